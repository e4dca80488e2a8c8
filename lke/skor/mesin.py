"""The scoring engine: a tree of weights and answers in, exact points for every node out.

Rules (PermenPANRB 90/2021 and 10/2019, worksheet): an indikator is its weight times the mean value of its scored
questions, unanswered ones counting 0; every other node is the sum of what is below it. Nothing is rounded.

Every option's contribution is kept as a whole number over one common denominator, so a sheet is scored by adding
integers; answers with numbers widen that denominator for the one sheet.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm

from lke.instrumen.bentuk import Pohon, Simpul, Soal
from lke.skor.ambang import AngkaMinimal, PenilaiAmbang
from lke.skor.bentuk import (
    BELUM_LENGKAP,
    TAK_DIKENAL,
    Hasil,
    HasilAmbang,
    Jawaban,
    JawabanTidakSah,
    Kenaikan,
    Kesalahan,
    Lembar,
    NilaiSimpul,
)
from lke.skor.soal import NOL, SATU, Siap, SoalOpsi, kosong, siapkan

_KOSONG: Lembar = {}


class Mesin:
    """An instrument made ready for scoring. Make it once and keep it: it never changes and may be shared by threads.

    ``simpul`` and ``soal`` give the instrument's nodes and questions by code, in its order.
    """

    def __init__(self, instrumen: Pohon) -> None:
        """Prepares ``instrumen``, which must be sound (``lke.instrumen.baca`` checks that).

        Raises ValueError for a tree without questions or a question that can't be scored.
        """
        self.kode = instrumen.kode
        self.simpul: dict[str, Simpul] = {}
        self.soal: dict[str, Soal] = {}
        self._induk: list[int] = []
        self._siap: dict[str, Siap] = {}
        self._tempat: dict[str, int] = {}
        self._poin: dict[str, Fraction] = {}
        for simpul in instrumen.komponen:
            self._daftar(simpul, -1)
        if not self.soal:
            raise ValueError(f"instrumen {self.kode} tanpa pertanyaan")
        self._dasar = lcm(*(self._penyebut(kode) for kode in self.soal))
        self._urutan = tuple((kode, self._tempat[kode], siap, self._pilihan(kode)) for kode, siap in self._siap.items())
        self._jumlah = self._jumlah_soal()
        self._bobot_total = sum((simpul.bobot for simpul in instrumen.komponen), NOL)
        self._ambang = PenilaiAmbang(instrumen)

    # -- scoring ---------------------------------------------------------------------------------------------------

    def hitung(self, jawaban: Lembar) -> Hasil:
        """Scores a whole worksheet: ``jawaban`` by question code; missing or incomplete ones count 0.

        Skips the comparisons between inputs ("more done than due"): those stop a save or a submission, see
        ``periksa``, not a score. Raises JawabanTidakSah with every answer that can't be read: unknown question,
        impossible option, text, negative number.
        """
        salah = self._tak_dikenal(jawaban)
        nilai_simpul = [0] * len(self._induk)
        terjawab = [0] * len(self._induk)
        pertanyaan: dict[str, Fraction] = {}
        belum: list[str] = []
        pecahan: list[tuple[int, Fraction]] = []
        for kode, tempat, siap, pilihan in self._urutan:
            isi = jawaban.get(kode)
            pasangan = pilihan.get(isi) if isinstance(isi, str) else None
            if pasangan is not None:
                nilai_simpul[tempat] += pasangan[0]
                pertanyaan[kode] = pasangan[1]
            else:
                nilai = None if kosong(isi) else siap.nilai(isi, jawaban, salah)
                if nilai is None:
                    pertanyaan[kode] = NOL
                    belum.append(kode)
                    continue
                pertanyaan[kode] = nilai
                pecahan.append((tempat, nilai * self._poin[kode] * self._dasar))
            terjawab[tempat] += 1
        berat = [satu for satu in salah if satu.jenis != BELUM_LENGKAP]
        if berat:
            raise JawabanTidakSah(berat)
        return self._susun(nilai_simpul, terjawab, pecahan, pertanyaan, belum)

    def nilai_soal(self, kode: str, jawaban: Jawaban, lembar: Lembar = _KOSONG) -> Fraction:
        """The value 0..1 of one answer; 0 when empty or incomplete. ``lembar`` gives the other answers, from which
        inputs marked ``sama_dengan`` take their default. Raises JawabanTidakSah as ``hitung`` does."""
        siap = self._siap.get(kode)
        if siap is None:
            raise JawabanTidakSah([_pertanyaan_tak_dikenal(kode)])
        if kosong(jawaban):
            return NOL
        salah: list[Kesalahan] = []
        nilai = siap.nilai(jawaban, lembar, salah)
        berat = [satu for satu in salah if satu.jenis != BELUM_LENGKAP]
        if berat:
            raise JawabanTidakSah(berat)
        return NOL if nilai is None else nilai

    def poin_soal(self, kode: str) -> Fraction:
        """How many points of the total the question is worth; 0 when it isn't scored. Raises KeyError."""
        return self._poin[kode]

    def bagaimana_bila(self, jawaban: Lembar, perubahan: Lembar) -> Hasil:
        """The scores if ``perubahan`` replaced some answers (None clears one); nothing is stored or changed."""
        return self.hitung({**jawaban, **perubahan})

    def kenaikan(self, jawaban: Lembar) -> list[Kenaikan]:
        """For each scored question that isn't at its best: the points gained by answering it best, most first.

        Equal gains stay in the order of the instrument. Raises JawabanTidakSah as ``hitung`` does.
        """
        kini = self.hitung(jawaban).pertanyaan
        daftar = [
            Kenaikan(kode, self._poin[kode] * (SATU - kini[kode]), kini[kode], siap.terbaik)
            for kode, siap in self._siap.items()
            if self._poin[kode] and kini[kode] < SATU
        ]
        return sorted(daftar, key=lambda satu: -satu.poin)

    # -- mistakes --------------------------------------------------------------------------------------------------

    def periksa_jawaban(self, kode: str, jawaban: Jawaban, lembar: Lembar = _KOSONG) -> list[Kesalahan]:
        """Everything wrong with one answer, [] if nothing is: unknown question, impossible option, unknown, missing,
        negative or too large input, text, a fraction where a whole number is due, more done than due.

        An empty answer is no mistake. A missing input has ``jenis`` BELUM_LENGKAP; inputs that are for information
        only may be missing. ``lembar`` gives the other answers for inputs marked ``sama_dengan``.
        """
        siap = self._siap.get(kode)
        return [_pertanyaan_tak_dikenal(kode)] if siap is None else siap.periksa(jawaban, lembar)

    def periksa(self, jawaban: Lembar) -> list[Kesalahan]:
        """Everything wrong with a whole worksheet: unknown questions first, then in the order of the instrument."""
        salah = self._tak_dikenal(jawaban)
        for kode, siap in self._siap.items():
            if kode in jawaban:
                salah.extend(siap.periksa(jawaban[kode], jawaban))
        return salah

    # -- minimums --------------------------------------------------------------------------------------------------

    def ambang(
        self,
        hasil: Hasil,
        predikat: str,
        mode: str = "gabungan",
        minimal: Mapping[str, AngkaMinimal] | None = None,
    ) -> list[HasilAmbang]:
        """Every minimum of ``predikat`` ("WBK", "WBBM") against ``hasil``, compared exactly.

        The rule for areas gives one row per rumpun_area, kode ``area:<rumpun>``; with ``mode`` "terpisah" one row per
        area, kode ``area:<rumpun>:<kode simpul>``. ``minimal`` overrides minimums by kode: ``area`` for all areas,
        ``area:<rumpun>`` for one. Raises ValueError for an unknown predikat, mode or overridden kode.
        """
        return self._ambang.nilai(hasil, predikat, mode, minimal or {})

    @property
    def predikat(self) -> tuple[str, ...]:
        """Codes of the predikat that have minimums."""
        return self._ambang.predikat

    # -- inside ----------------------------------------------------------------------------------------------------

    def _daftar(self, simpul: Simpul, induk: int) -> None:
        tempat = len(self._induk)
        self._induk.append(induk)
        self.simpul[simpul.kode] = simpul
        dinilai = [soal for soal in simpul.soal if soal.dinilai] if simpul.dinilai else []
        for soal in simpul.soal:
            self.soal[soal.kode] = soal
            self._siap[soal.kode] = siapkan(soal)
            self._tempat[soal.kode] = tempat
            self._poin[soal.kode] = simpul.bobot / len(dinilai) if soal in dinilai else NOL
        for anak in simpul.anak:
            self._daftar(anak, tempat)

    def _pilihan(self, kode: str) -> dict[str, tuple[int, Fraction]]:
        """Per option of a question: its points over the common denominator, and its value. {} without options."""
        siap = self._siap[kode]
        if not isinstance(siap, SoalOpsi):
            return {}
        return {opsi: (int(nilai * self._poin[kode] * self._dasar), nilai) for opsi, nilai in siap.nilai_opsi.items()}

    def _penyebut(self, kode: str) -> int:
        siap, poin = self._siap[kode], self._poin[kode]
        nilai: Iterable[Fraction] = siap.nilai_opsi.values() if isinstance(siap, SoalOpsi) else (SATU,)
        return lcm(*((poin * satu).denominator for satu in nilai))

    def _jumlah_soal(self) -> list[int]:
        jumlah = [0] * len(self._induk)
        for tempat in self._tempat.values():
            jumlah[tempat] += 1
        self._naikkan(jumlah)
        return jumlah

    def _naikkan(self, angka: list[int]) -> None:
        """Adds each node to its parent, children first (parents come before children in the list)."""
        induk = self._induk
        for tempat in range(len(angka) - 1, 0, -1):
            if induk[tempat] >= 0:
                angka[induk[tempat]] += angka[tempat]

    def _tak_dikenal(self, jawaban: Lembar) -> list[Kesalahan]:
        if jawaban.keys() <= self._siap.keys():
            return []
        return [_pertanyaan_tak_dikenal(kode) for kode in jawaban if kode not in self._siap]

    def _susun(
        self,
        nilai: list[int],
        terjawab: list[int],
        pecahan: list[tuple[int, Fraction]],
        pertanyaan: dict[str, Fraction],
        belum: list[str],
    ) -> Hasil:
        perluasan = lcm(*(satu.denominator for _, satu in pecahan))
        if perluasan != 1:
            nilai = [angka * perluasan for angka in nilai]
        for tempat, satu in pecahan:
            nilai[tempat] += satu.numerator * (perluasan // satu.denominator)
        self._naikkan(nilai)
        self._naikkan(terjawab)
        penyebut = self._dasar * perluasan
        simpul = {
            kode: NilaiSimpul(Fraction(angka, penyebut), isi.bobot, sudah, jumlah)
            for (kode, isi), angka, sudah, jumlah in zip(
                self.simpul.items(), nilai, terjawab, self._jumlah, strict=True
            )
        }
        akar = [tempat for tempat, induk in enumerate(self._induk) if induk < 0]
        return Hasil(
            total=Fraction(sum(nilai[tempat] for tempat in akar), penyebut),
            bobot=self._bobot_total,
            terjawab=sum(terjawab[tempat] for tempat in akar),
            jumlah=len(self.soal),
            simpul=simpul,
            pertanyaan=pertanyaan,
            belum_dijawab=tuple(belum),
        )


def _pertanyaan_tak_dikenal(kode: object) -> Kesalahan:
    teks = str(kode)[:80]
    return Kesalahan(teks, f'Pertanyaan "{teks}" tidak ada dalam instrumen ini.', TAK_DIKENAL)
