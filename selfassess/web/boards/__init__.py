"""A board's own pages: its first page and its settings."""
