"""How things are shown: words, times, templates."""
