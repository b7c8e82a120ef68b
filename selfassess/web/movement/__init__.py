"""Self-assessments side by side: what moved, as a page and as files."""
