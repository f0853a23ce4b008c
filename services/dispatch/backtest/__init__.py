"""Decisions of the past made again under a proposed catalogue, before it goes live (`domain.md` §11)."""
