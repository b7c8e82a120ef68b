"""Tables at a development day: who sits where, and the response of each."""
