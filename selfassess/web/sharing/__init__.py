"""How the answers are spread, and the one act by which the board sees them."""
