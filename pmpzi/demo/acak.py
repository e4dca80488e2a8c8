"""Chance that repeats itself: the same words give the same numbers on every machine."""

import random


def acak(*bagian: object) -> random.Random:
    """A generator of its own for these words, so that adding a court doesn't change the others."""
    return random.Random("pmpzi|" + "|".join(str(b) for b in bagian))  # noqa: S311 - demo data, not secrets
