"""Tries on a real broker what each user may do, and what he may not."""
