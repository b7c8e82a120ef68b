"""From answers that lie apart to levels that a board agrees."""
