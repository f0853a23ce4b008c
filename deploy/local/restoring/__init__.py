"""A drill: the data folder is lost under load, and comes back with every commit that was answered."""
