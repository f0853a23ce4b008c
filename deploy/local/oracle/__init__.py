"""Judges a run from outside: by the load's own list, every topic and the databases; by no service's code."""
