"""Rosters of persons as they come in: pseudonymised; and counts where there are no persons."""
