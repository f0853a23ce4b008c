"""The scorer: hashed character n-grams, a linear model in numpy, calibrated probabilities."""
