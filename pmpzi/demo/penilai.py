"""Reviewers and clerks at work on one bid: judging questions, answering remarks. All through the domain functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

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
    reviu: Reviu, papan: Bagan, *, oleh: Akses, pada: datetime, penulis: Penulis, banyak: int, turun: int, kembali: bool = False
) -> None:
    """Give ``banyak`` remarks; ``turun`` of them lower the answer by one step. ``kembali`` asks for something to be mended."""
    terpilih = _pilih(reviu, papan, banyak)
    for n, kode in enumerate(terpilih):
        soal = papan.soal[kode]
        opsi = _turun(soal, str(reviu.ajuan.isi["jawaban"][kode].get("opsi", ""))) if n < turun else ""
        verdict = Verdict.PERLU_PERBAIKAN if kembali or not opsi else Verdict.TIDAK_SESUAI
        ada = NilaiButir.objects.filter(reviu=reviu, pertanyaan_id=soal.id).first()
        simpan_butir(
            reviu_id=reviu.pk,
            kode=kode,
            verdict=verdict.value,
            opsi=opsi,
            angka={},
            catatan=penulis.catatan_penilai(verdict.value, soal.rumpun_area, kode, reviu.tahap + reviu.tingkat),
            versi=ada.versi if ada else 0,
            oleh=oleh,
            sekarang=pada + _JEDA * n,
        )


def _pilih(reviu: Reviu, papan: Bagan, banyak: int) -> list[str]:
    """Questions with options that this work hasn't a remark on yet, spread over the areas."""
    sudah = set(
        NilaiButir.objects.filter(reviu=reviu).exclude(verdict=Verdict.SESUAI.value).values_list("pertanyaan_id", flat=True)
    )
    beku = reviu.ajuan.isi["jawaban"]
    calon = [
        kode
        for kode, s in papan.soal.items()
        if s.soal.opsi and s.id not in sudah and _turun(s, str(beku[kode].get("opsi", "")))
    ]
    r = acak("pilih", reviu.ajuan.isi["satker"]["kode"], reviu.tahap, reviu.tingkat, reviu.ajuan.putaran)
    terpilih = set(r.sample(calon, k=min(banyak, len(calon))))
    return [k for k in calon if k in terpilih]


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
    """Work that is under way: the first ``banyak`` questions judged one by one, some with a remark, one as a draft."""
    kode_semua: Sequence[str] = list(papan.soal)[:banyak]
    catat(reviu, papan, oleh=oleh, pada=pada, penulis=penulis, banyak=catatan, turun=1)
    sudah = {papan.soal_id[i] for i in NilaiButir.objects.filter(reviu=reviu).values_list("pertanyaan_id", flat=True)}
    for n, kode in enumerate(k for k in kode_semua if k not in sudah):
        konsep = n == banyak - catatan - 4
        simpan_butir(
            reviu_id=reviu.pk,
            kode=kode,
            verdict="" if konsep else Verdict.SESUAI.value,
            opsi="",
            angka={},
            catatan="Cek lagi lampirannya: tanggal belum cocok." if konsep else "",
            versi=0,
            oleh=oleh,
            sekarang=pada + _JEDA * (catatan + n),
        )


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
