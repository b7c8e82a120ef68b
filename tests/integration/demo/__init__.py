"""The fictional county as the service holds it."""
