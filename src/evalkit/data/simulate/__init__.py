"""A made-up city with known truth, for the tour, for teaching and for tests."""
