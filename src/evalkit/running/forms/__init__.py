"""The yearly cycle on the command line: forms out, forms back, corrections."""
