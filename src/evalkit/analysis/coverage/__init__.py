"""What turnover does to the share of a roster with a plan."""
