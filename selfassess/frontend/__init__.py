"""What the browser gets: sources of the stylesheet, and the build hook that makes ``web/static/vendor`` of them."""
