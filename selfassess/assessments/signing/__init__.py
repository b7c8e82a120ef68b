"""Signing a self-assessment off: what is missing, what is frozen, who signs, and what opens it again."""
