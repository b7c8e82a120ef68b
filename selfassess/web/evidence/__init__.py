"""Evidence beside an answer: a link or a file, added, opened and taken out."""
