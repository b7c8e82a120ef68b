"""What self-assessments say side by side, on paper, to others, and to the next one."""
