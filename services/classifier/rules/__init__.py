"""Pure decisions of the classifier: values in, values out; no clock, no chance, no I/O."""
