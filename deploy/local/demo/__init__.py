"""Everybody around the district's system, simulated: 12345, the units, those who call back, a desk clerk."""
