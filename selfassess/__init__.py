"""Repeated self-assessment for safeguarding boards."""

__version__ = "0.1.0"
