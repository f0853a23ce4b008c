"""Patterns of professional reporters, and the reviewed list: advice that never reaches a dispatch."""
