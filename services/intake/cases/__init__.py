"""The case file: what the lead may read of a complaint, by a look with a purpose, until the hand-over."""
