"""What intake decides: pure functions of a submission, what is known of the district, and the time."""
