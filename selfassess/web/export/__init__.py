"""Everything that a board holds, as one file."""
