"""Says what a complaint is about and whether it came before — and when not to decide."""
