"""Dispatch: decides who handles a complaint, and holds the life of every work order."""
