"""Signing off: what is missing, the signatures, the signed paper, and what undoes it."""
