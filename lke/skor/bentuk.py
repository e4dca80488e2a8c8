"""What goes into the engine and what comes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

# An answer: an option code; or isian code → number (text has a decimal point). None, "" and {} are unanswered.
Angka = int | str | Decimal | Fraction
Jawaban = str | Mapping[str, Angka | None] | None
Lembar = Mapping[str, Jawaban]

# Kinds of mistakes. BELUM_LENGKAP alone may be stored: the question then counts as unanswered.
TAK_DIKENAL = "tak_dikenal"
BENTUK = "bentuk"
ANGKA = "angka"
BATAS = "batas"
BELUM_LENGKAP = "belum_lengkap"


@dataclass(frozen=True, slots=True)
class Kesalahan:
    """A mistake in an answer. ``kode``: the question; ``isian``: the input, or ""; ``pesan``: a full sentence."""

    kode: str
    pesan: str
    jenis: str
    isian: str = ""


class JawabanTidakSah(ValueError):
    """Answers that can't be scored; ``kesalahan`` lists everything wrong."""

    def __init__(self, kesalahan: Iterable[Kesalahan]) -> None:
        self.kesalahan = tuple(kesalahan)
        super().__init__("; ".join(f"{satu.kode}: {satu.pesan}" for satu in self.kesalahan))


class NilaiSimpul(NamedTuple):
    """One node's score in points, its weight in points, and how many of its questions are answered.

    The counts include questions that are recorded but not scored.
    """

    nilai: Fraction
    bobot: Fraction
    terjawab: int
    jumlah: int

    @property
    def persen(self) -> Fraction:
        """Score as percent of the weight, 0..100; 0 for a node without weight."""
        return 100 * self.nilai / self.bobot if self.bobot else Fraction(0)


@dataclass(frozen=True, slots=True)
class Hasil:
    """Scores of one worksheet. Mappings are in the order of the instrument; don't change them.

    ``total`` of ``bobot`` points, with ``terjawab`` of ``jumlah`` questions answered; ``simpul`` by node code;
    ``pertanyaan``: each question's value 0..1, 0 when unanswered, questions that aren't scored included;
    ``belum_dijawab``: codes of the questions without a complete answer.
    """

    total: Fraction
    bobot: Fraction
    terjawab: int
    jumlah: int
    simpul: Mapping[str, NilaiSimpul]
    pertanyaan: Mapping[str, Fraction]
    belum_dijawab: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasilAmbang:
    """One minimum against the scores. ``satuan``: "poin" or "persen", of ``nilai``, ``minimal`` and ``kurang``.

    ``kurang`` is 0 when met. ``simpul`` are the nodes that count; ``setara_indeks`` the survey index that gives the
    minimum, None where there is none or the minimum was overridden.
    """

    kode: str
    uraian: str
    nilai: Fraction
    minimal: Fraction
    terpenuhi: bool
    kurang: Fraction
    satuan: str
    simpul: tuple[str, ...]
    setara_indeks: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Kenaikan:
    """What answering one question best would add. ``poin``: points of the total; ``nilai``: its value now, 0..1;
    ``opsi_terbaik``: the option that gives it, "" for a numeric question."""

    kode: str
    poin: Fraction
    nilai: Fraction
    opsi_terbaik: str
