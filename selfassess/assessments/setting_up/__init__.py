"""Setting a self-assessment up, and the tables of what may happen to it."""
