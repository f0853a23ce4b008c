"""The figures: counted from events off the hot path, drafted, objected to, published, recomputed."""
