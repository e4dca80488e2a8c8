"""Errors fit for users: each carries a sentence in Indonesian that says what happened and what to do.

Views show the sentence, an API returns it; nothing else of the error leaves the server.
"""

from collections.abc import Sequence


class Galat(Exception):
    """Root of all errors a user may read.

    ``pesan`` is the sentence; ``rincian`` holds further lines (for example all faults of a file); ``status`` is the HTTP status.
    """

    status = 400

    def __init__(self, pesan: str, *, rincian: Sequence[str] = ()) -> None:
        super().__init__(pesan)
        self.pesan = pesan
        self.rincian = tuple(rincian)

    @property
    def kalimat(self) -> tuple[str, ...]:
        """The sentence and the further lines, each once: for a form that lists everything."""
        return tuple(dict.fromkeys((self.pesan, *self.rincian)))


class TidakSah(Galat):
    """The input is wrong; nothing was stored."""

    status = 422


class Ditolak(Galat):
    """This person may not do this."""

    status = 403


class TidakDitemukan(Galat):
    """Doesn't exist, or belongs to somebody whose data this person may not know of."""

    status = 404

    def __init__(self, pesan: str = "Data yang Anda cari tidak ada atau bukan milik satker Anda.") -> None:
        super().__init__(pesan)


class Bentrok(Galat):
    """Somebody else was faster; ``isi`` carries what is stored now so that neither text is lost."""

    status = 409

    def __init__(self, pesan: str, *, isi: object = None) -> None:
        super().__init__(pesan)
        self.isi = isi


class BelumBoleh(Galat):
    """The state, the schedule or a requirement does not allow it now; the sentence says why."""

    status = 409
