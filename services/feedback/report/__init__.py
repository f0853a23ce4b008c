"""The monthly report: one HTML file, nothing loaded from elsewhere, printing on A4."""
