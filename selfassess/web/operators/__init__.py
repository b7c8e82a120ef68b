"""What operators see of an installation: its boards, and nothing of what boards say."""
