"""Journeys through the whole service, in a real browser, as the people who make them; and the look of every page."""
