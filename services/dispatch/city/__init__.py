"""What the city is told, on its ways up: sent again while it is silent, polled, pushed."""
