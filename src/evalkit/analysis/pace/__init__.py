"""Pace to target: how fast an indicator moved, against how fast it has to move."""
