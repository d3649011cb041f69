"""The steps from a text to what it says of places: words, names, clauses, patterns. `extract.py` puts them together."""
