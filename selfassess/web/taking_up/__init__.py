"""Taking up an invitation, and a board's confidentiality statement."""
