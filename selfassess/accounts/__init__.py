"""People, seats and roles: who a person is, what they may do, and how they come, hand over and go."""
