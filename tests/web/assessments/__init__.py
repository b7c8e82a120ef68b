"""Pages of setting self-assessments up, opening, following, closing and entering them."""
