"""Comparing what people typed. Pure."""

import unicodedata


def folded(text: str) -> str:
    """For searching and sorting: without case and accents, so that “jose” finds José."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
