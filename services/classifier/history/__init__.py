"""What the district's own work teaches: decisions of people and units that brought an order to its end."""
