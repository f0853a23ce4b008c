"""Feedback over HTTP, a file for each thing people work with."""
