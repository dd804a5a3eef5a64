"""What may be said: every estimate addressable, with its source, behind the disclosure gate."""
