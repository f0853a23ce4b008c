"""Breaks a running loop on purpose: faults planned from a seed, done for real, proven from the logs."""
