"""运行: what the services' metrics say, kept for an hour."""
