"""The console: pages for the desk, the units, the reviewers, over the four services' HTTP interfaces."""
