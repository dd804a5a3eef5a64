"""Pictures of facts; the only place that draws with seaborn."""
