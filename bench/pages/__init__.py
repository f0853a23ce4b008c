"""Server time of every page and every list over a district of many complaints."""
