"""The HTTP interface of dispatch, by who uses it: the desk, everybody who reads orders, the units."""
