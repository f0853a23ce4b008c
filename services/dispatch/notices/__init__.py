"""Notices to people on duty: one outbox, delivered by adapters, climbing while nobody acts."""
