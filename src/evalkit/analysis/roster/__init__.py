"""A roster of persons: its flows from snapshots, its account, how long people stay."""
