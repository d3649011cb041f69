"""Sentences of languages whose verb comes last, in Arabic script: what they say of places changing hands."""

from geo.reading.verbfinal.reading import Reading, VerbFinal
from geo.reading.verbfinal.words import is_arabic_script

__all__ = ["Reading", "VerbFinal", "is_arabic_script"]
