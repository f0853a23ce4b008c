"""Labelled history → a local model, with a report and a card; fitting needs the `train` extra."""
