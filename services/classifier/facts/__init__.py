"""Facts that stand in a letter's words: parties, sums, earlier numbers, other cases, what is asked. Pure."""
