"""Estimates from data; knows no wording and no rounding."""
