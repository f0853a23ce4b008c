"""A rolling update: the version in service and the next one on one database."""
