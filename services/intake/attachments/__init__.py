"""Files of a complaint: sniffed, capped, stripped of where they were taken, scanned, sealed, stored."""
