"""Where a yearly series is heading, as far as its number of years bears."""
