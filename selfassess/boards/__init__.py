"""Boards: their settings, organisations and seats, and how people come, hand over and go."""
