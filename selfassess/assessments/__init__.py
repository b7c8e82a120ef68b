"""Self-assessments: prepared, opened, answered seat by seat, and what a page needs to know of them."""
