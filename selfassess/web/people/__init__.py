"""Who is on a board and for which seat, and one person's places on it over time."""
