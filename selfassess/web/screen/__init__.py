"""What the projector shows while a board agrees."""
