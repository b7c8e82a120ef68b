"""What happened on a board, or to one thing on it, and what happened to the installation."""
