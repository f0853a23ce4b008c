"""Pure decisions of the loop: values in, values out; no clock, no chance, no I/O."""
