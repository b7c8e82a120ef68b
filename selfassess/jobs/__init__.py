"""What the service does by itself, from time to time: one run of it is a tick."""
