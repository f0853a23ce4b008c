"""Other ways to do the same work, each written as its own users would, none of it used by the product."""
