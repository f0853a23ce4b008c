"""Pure decisions: roles, lockout, countdowns."""
