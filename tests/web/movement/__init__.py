"""The pages on which a board looks back."""
