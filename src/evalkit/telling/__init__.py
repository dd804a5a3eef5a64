"""Words, tables and pictures from facts; never estimates."""
