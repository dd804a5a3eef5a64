"""``python -m evalkit`` is the command line."""

from evalkit.running.cli import main

main()
