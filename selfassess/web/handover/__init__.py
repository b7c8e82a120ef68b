"""Handing over from one business manager to the next."""
