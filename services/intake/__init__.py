"""Intake: the complaint as it came in, from any source, once; contact details sealed, the rest passed on."""
