"""A generated year of a district, loaded as the loop would have kept it."""
