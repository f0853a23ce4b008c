"""What goes beyond the district: hand-overs with acknowledgement, and the same matter at another body."""
