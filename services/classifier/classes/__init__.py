"""Matters across complainants: found by one job, kept as groups that a person can split and join."""
