"""Pages that say something and ask for nothing: help, privacy, accessibility."""
