"""How the answers lie, and the one act by which the board sees them."""
