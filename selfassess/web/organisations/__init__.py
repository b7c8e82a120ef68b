"""The organisations of a board: listed, added, changed, and ended with a successor."""
