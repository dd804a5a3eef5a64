"""What comes back from the offices: read, checked, put beside what is held."""
