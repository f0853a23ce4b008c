"""The live view of `tiaokuai run`: figures from databases and metrics, drawn with rich, in Chinese."""
