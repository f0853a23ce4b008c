"""Complaints by their words: filled off the hot path, asked by people."""
