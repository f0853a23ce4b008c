"""The decisions of dispatch: values in, values out; no clock, no randomness, no I/O."""
