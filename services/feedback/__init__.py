"""Closes the loop: asks the complainant, judges the answer, tells how it stands, counts how well it went."""
