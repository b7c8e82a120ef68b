"""The audit trail: one append-only, chained and keyed list of events for each board, and one for the installation."""
