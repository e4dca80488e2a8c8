"""The launcher's own error: a sentence for the person at the terminal."""


class GalatPeluncur(Exception):
    """Starting is not possible; the message says why and what to do."""
