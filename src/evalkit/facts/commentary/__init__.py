"""A text against the facts: the numbers and directions that it claims, each with a verdict and its reason."""
