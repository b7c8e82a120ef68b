"""Whether the service is up, for whatever watches over it."""
