"""How much a roster turns over: every definition, and a ladder of models."""
