"""Reviewers and clerks at work on one bid: judging questions, answering remarks. All through the domain functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from lke.domain.instrumen import Bagan, SoalBagan
from lke.domain.lembar import simpan_jawaban
from lke.models import AngkaJawaban, Jawaban
from penilaian.domain.ajuan import catatan_kembali, tanggapi
from penilaian.domain.reviu import nyatakan_sesuai_sisa, pakai_putusan_lalu, reviu_sebelum, simpan_butir
from penilaian.enums import Verdict
from penilaian.models import NilaiButir, Reviu, Usulan
from pmpzi.demo.acak import acak
from pmpzi.demo.tulisan import Penulis, bank_penilai
from satker.akses import Akses

_JEDA = timedelta(minutes=3)


def catat(
    reviu: Reviu,
    papan: Bagan,
    *,
    oleh: Akses,
    pada: datetime,
    penulis: Penulis,
    banyak: int,
    turun: int,
    kembali: bool = False,
    diteruskan: bool = False,
) -> None:
    """Give ``banyak`` remarks; ``turun`` of them lower the answer one step. ``kembali`` asks to mend something.

    ``diteruskan``: the rest is judged right after, and scores it all.
    """
    terpilih = _pilih(reviu, papan, banyak)
    # Light questions are lowered, so that a good bid stays a good one.
    turunkan = sorted(terpilih, key=lambda k: _berat(papan, k))[:turun]
    putusan = []
    for kode in terpilih:
        soal = papan.soal[kode]
        dulu = str(reviu.ajuan.isi["jawaban"][kode].get("opsi", ""))
        verdict = Verdict.TIDAK_SESUAI if kode in turunkan and not kembali else Verdict.PERLU_PERBAIKAN
        teks = penulis.catatan_penilai(verdict.value, soal.soal, reviu.tahap + reviu.tingkat)
        putusan.append(Putusan(kode, verdict.value, _turun(soal, dulu) if kode in turunkan else dulu, teks))
    _simpan(reviu, papan, putusan, oleh=oleh, pada=pada, diteruskan=diteruskan)


@dataclass(frozen=True, slots=True)
class Putusan:
    """One judgement on a question with options; ``opsi`` is the reviewer's own answer."""

    kode: str
    verdict: str
    opsi: str
    catatan: str = ""


def _simpan(
    reviu: Reviu,
    papan: Bagan,
    putusan: Sequence[Putusan],
    *,
    oleh: Akses,
    pada: datetime,
    diteruskan: bool = False,
) -> None:
    """Save judgements in order, three minutes apart.

    Those on untouched questions go in as rows at once, the rows that single saves would have left; the real save that
    comes last (or, ``diteruskan``, the caller's next one) counts and scores them all.
    """
    if not putusan:
        return
    sudah = dict(NilaiButir.objects.filter(reviu=reviu).values_list("pertanyaan_id", "versi"))
    borong = [p for p in (putusan if diteruskan else putusan[:-1]) if papan.soal[p.kode].id not in sudah]
    NilaiButir.objects.bulk_create(
        NilaiButir(
            instansi_id=reviu.instansi_id,
            satker_id=reviu.satker_id,
            reviu=reviu,
            pertanyaan_id=papan.soal[p.kode].id,
            verdict=p.verdict,
            opsi_id=papan.soal[p.kode].opsi_id[p.opsi],
            catatan=p.catatan,
            oleh_id=oleh.pengguna_id,
            pada=pada + _JEDA * n,
        )
        for n, p in enumerate(borong)
    )
    for n, p in enumerate((x for x in putusan if x not in borong), len(borong)):
        simpan_butir(
            reviu_id=reviu.pk,
            kode=p.kode,
            verdict=p.verdict,
            opsi=p.opsi,
            angka={},
            catatan=p.catatan,
            versi=sudah.get(papan.soal[p.kode].id, 0),
            oleh=oleh,
            sekarang=pada + _JEDA * n,
        )


def _pilih(reviu: Reviu, papan: Bagan, banyak: int) -> list[str]:
    """Questions of the areas, with options, that this work has no remark on yet."""
    sudah = set(
        NilaiButir.objects.filter(reviu=reviu)
        .exclude(verdict=Verdict.SESUAI.value)
        .values_list("pertanyaan_id", flat=True)
    )
    beku = reviu.ajuan.isi["jawaban"]
    calon = [
        kode
        for kode, s in papan.soal.items()
        if s.rumpun_area and s.soal.opsi and s.id not in sudah and _turun(s, str(beku[kode].get("opsi", "")))
    ]
    r = acak("pilih", reviu.ajuan.isi["satker"]["kode"], reviu.tahap, reviu.tingkat, reviu.ajuan.putaran)
    terpilih = set(r.sample(calon, k=min(banyak, len(calon))))
    return [k for k in calon if k in terpilih]


def _berat(papan: Bagan, kode: str) -> Fraction:
    """Points that hang on one question."""
    simpul = papan.unsur[papan.soal[kode].unsur_kode].simpul
    return simpul.bobot / len(simpul.soal)


def _turun(soal: SoalBagan, opsi: str) -> str:
    """The next worse option; "" when there is none or it would change nothing."""
    urut = [o.kode for o in sorted(soal.soal.opsi, key=lambda o: -o.nilai)]
    letak = urut.index(opsi) if opsi in urut else len(urut)
    return urut[letak + 1] if letak + 1 < len(urut) and len(urut) > 2 else ""


def sisanya_sesuai(reviu: Reviu, *, oleh: Akses, pada: datetime) -> None:
    """Judge all the rest as it was answered; in a later round first take over what hasn't changed."""
    if reviu.ajuan.putaran > 1 and reviu_sebelum(reviu) is not None:
        pakai_putusan_lalu(reviu_id=reviu.pk, oleh=oleh, sekarang=pada - _JEDA)
    if NilaiButir.objects.filter(reviu=reviu).count() < reviu.jumlah:
        nyatakan_sesuai_sisa(reviu_id=reviu.pk, oleh=oleh, sekarang=pada)


def nilai_sebagian(
    reviu: Reviu, papan: Bagan, *, oleh: Akses, pada: datetime, penulis: Penulis, banyak: int, catatan: int = 3
) -> None:
    """Work that is under way: about ``banyak`` questions judged, some with a remark, the last one a draft."""
    catat(reviu, papan, oleh=oleh, pada=pada, penulis=penulis, banyak=catatan, turun=1)
    sudah = set(NilaiButir.objects.filter(reviu=reviu).values_list("pertanyaan_id", flat=True))
    beku = reviu.ajuan.isi["jawaban"]
    sisa = [k for k, s in papan.soal.items() if s.id not in sudah and s.soal.opsi][: max(2, banyak - catatan)]
    *sesuai, konsep = sisa
    putusan = [Putusan(k, Verdict.SESUAI.value, beku[k]["opsi"]) for k in sesuai]
    putusan.insert(-1, Putusan(konsep, "", beku[konsep]["opsi"], "Cek lagi lampirannya: tanggal belum cocok."))
    _simpan(reviu, papan, putusan, oleh=oleh, pada=pada + _JEDA * catatan)


def jawab_catatan(
    usulan: Usulan, papan: Bagan, *, operator: Akses, pada: datetime, penulis: Penulis, paling_banyak: int | None = None
) -> None:
    """Answer the remarks of the newest return: two of three by mending the note, the third by a reply.

    ``paling_banyak`` leaves the rest open, for a bid that still waits for its satker.
    """
    semua = [c for c in catatan_kembali(usulan) if c.wajib]
    for n, c in enumerate(semua[:paling_banyak]):
        saat = pada + _JEDA * 4 * n
        if n % 3 == 2:
            teks = acak("tanggapan", penulis.satker.kode, c.kode).choice(bank_penilai()["tanggapan"])
            tanggapi(usulan_id=usulan.pk, butir_id=c.butir_id, teks=teks, oleh=operator, sekarang=saat)
            continue
        soal = papan.soal[c.kode]
        j = Jawaban.objects.select_related("opsi").get(lembar_id=usulan.lembar_id, pertanyaan_id=soal.id)
        angka: dict[str, Decimal] = {
            soal.isian_kode[i]: v for i, v in AngkaJawaban.objects.filter(jawaban=j).values_list("isian_id", "nilai")
        }
        simpan_jawaban(
            lembar_id=usulan.lembar_id,
            kode=c.kode,
            opsi=j.opsi.kode if j.opsi else "",
            angka=angka,
            catatan=penulis.perbaikan(c.kode, j.catatan),
            versi=j.versi,
            oleh=operator,
            sekarang=saat,
        )
