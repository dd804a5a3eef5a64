"""Tables told from facts."""
