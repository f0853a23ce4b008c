"""导入: a file of a source's complaints, looked at first, then taken in row by row in the background."""
