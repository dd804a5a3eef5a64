"""The edge: parameters, notebooks, pages, publishing, the command line."""
