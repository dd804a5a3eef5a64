"""How tables come in, checked; knows no statistics."""
