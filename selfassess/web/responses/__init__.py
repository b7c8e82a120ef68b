"""A seat's own response: one theme to a page, saved as it is given or by the page's button."""
