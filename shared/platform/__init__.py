"""The plumbing of every service: settings, database, logs, metrics, health, HTTP, keys."""
