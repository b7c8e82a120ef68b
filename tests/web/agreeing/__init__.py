"""The pages on which answers are shared and a board agrees."""
