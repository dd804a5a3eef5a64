"""The words of people's own prose: what in it is a claim about a figure, and what isn't."""
