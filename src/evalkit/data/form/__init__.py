"""The yearly form that goes to the offices, and the one for corrections."""
