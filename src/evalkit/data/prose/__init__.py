"""Prose from files: Markdown, plain text and Word, in parts that remember their place."""
