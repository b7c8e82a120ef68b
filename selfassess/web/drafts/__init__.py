"""Draft and challenge: the levels that are proposed for the board to agree."""
