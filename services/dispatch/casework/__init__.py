"""One event or one person's decision applied to the cases in memory, the same way for stage and HTTP."""
