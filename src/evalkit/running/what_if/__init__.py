"""What if: knobs that turn in JupyterLab, a table of several settings wherever a page is read; never facts of a run."""
