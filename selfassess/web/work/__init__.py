"""The first page after signing in: what waits for a person, on which board, by when."""
