"""The papers of a self-assessment: what can be made of it, for whom, and where papers went."""
