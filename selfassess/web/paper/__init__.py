"""A paper form, typed in on a seat's behalf and marked so."""
