"""Worksheets written in bulk: answers, notes, history and evidence as rows, then the portal's own scoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from lke.domain.instrumen import Bagan, SoalBagan
from lke.domain.lembar import buka_lembar, hitung_ulang, teks_desimal
from lke.enums import JenisBukti
from lke.models import AngkaJawaban, Berkas, Bukti, BuktiDukung, Jawaban, LembarKerja, Periode, RiwayatJawaban
from pmpzi.demo.acak import acak
from pmpzi.demo.berkas import SURAT
from pmpzi.demo.isian import Isi, belum_diisi, jawaban
from pmpzi.demo.rencana import Rencana
from pmpzi.demo.tulisan import Penulis
from satker.models import Pengguna, Satker

_JADI_STRIP = str.maketrans("_.", "--")


@dataclass(frozen=True, slots=True)
class Pengisi:
    """Who filled: ``utama`` all areas, ``bantu`` the areas in ``area_bantu`` (None = nobody helps)."""

    utama: Pengguna
    bantu: Pengguna | None = None
    area_bantu: tuple[str, ...] = ()

    def untuk(self, rumpun: str) -> Pengguna:
        return self.bantu if self.bantu is not None and rumpun in self.area_bantu else self.utama


@dataclass(frozen=True, slots=True)
class Isian:
    """One answer about to be written; ``lama`` is an earlier version of its note, "" when there was none."""

    soal: SoalBagan
    isi: Isi
    catatan: str
    lama: str
    oleh_id: int
    pada: datetime

    @property
    def versi(self) -> int:
        return 2 if self.lama else 1


def tulis_lembar(
    satker: Satker,
    periode: Periode,
    papan: Bagan,
    *,
    rencana: Rencana,
    penulis: Penulis,
    pengisi: Pengisi,
    mulai: datetime,
    selesai: datetime,
    surat: dict[str, Berkas],
) -> LembarKerja:
    """Open the unit's sheet and fill it between ``mulai`` and ``selesai``; score it. Needs the scope."""
    lembar = buka_lembar(satker=satker, periode=periode, sekarang=mulai)
    kosong = belum_diisi(papan, satker.kode, rencana.terisi)
    semua = jawaban(papan, satker.kode, rencana.mutu)
    r = acak("lembar", satker.kode)
    awal, hari = mulai.replace(hour=0, minute=0, second=0), max(1, (selesai.date() - mulai.date()).days)
    daftar = []
    for n, (kode, soal) in enumerate(papan.soal.items(), 1):
        if kode in kosong:
            continue
        isi = semua[kode]
        nilai = float(papan.mesin.nilai_soal(kode, isi, semua))
        catatan = penulis.catatan(kode, nilai, isi if isinstance(isi, dict) else {})
        if rencana.terisi < 1 and r.random() < 0.1:
            catatan = ""  # answered, the note still to come
        lama = catatan.split(" Yang masih kurang")[0][:90].rstrip() + " …" if catatan and r.random() < 0.16 else ""
        lewat = hari * (n + r.random()) / (len(papan.soal) + 4)
        pada = awal + timedelta(days=int(lewat), hours=8.2 + 8 * (lewat % 1))  # in office hours
        daftar.append(Isian(soal, isi, catatan, lama, pengisi.untuk(soal.rumpun_area).pk, pada))
    _tulis_jawaban(lembar, daftar)
    _tulis_bukti(lembar, daftar, papan, surat, penulis, r)
    hitung_ulang(lembar, sekarang=max((d.pada for d in daftar), default=mulai))
    return lembar


def _tulis_jawaban(lembar: LembarKerja, daftar: list[Isian]) -> None:
    milik = _milik(lembar)
    id_jawaban = dict(Jawaban.objects.filter(lembar=lembar).values_list("pertanyaan_id", "pk"))
    with connection.cursor() as kursor:
        kursor.execute(
            "UPDATE lke_jawaban j SET opsi_id = v.opsi, catatan = v.catatan, versi = v.versi, diubah = v.pada,"
            " diubah_oleh_id = v.oleh FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::int[], %s::timestamptz[],"
            " %s::bigint[]) AS v(id, opsi, catatan, versi, pada, oleh) WHERE j.id = v.id AND j.lembar_id = %s",
            [
                [id_jawaban[d.soal.id] for d in daftar],
                [d.soal.opsi_id[d.isi] if isinstance(d.isi, str) else None for d in daftar],
                [d.catatan for d in daftar],
                [d.versi for d in daftar],
                [d.pada for d in daftar],
                [d.oleh_id for d in daftar],
                lembar.pk,
            ],
        )
    AngkaJawaban.objects.bulk_create(
        AngkaJawaban(**milik, jawaban_id=id_jawaban[d.soal.id], isian_id=d.soal.isian_id[k], nilai=v)
        for d in daftar
        if isinstance(d.isi, dict)
        for k, v in d.isi.items()
    )
    RiwayatJawaban.objects.bulk_create(
        RiwayatJawaban(
            **milik,
            jawaban_id=id_jawaban[d.soal.id],
            versi=versi,
            opsi_kode=d.isi if isinstance(d.isi, str) else "",
            angka={k: teks_desimal(v) for k, v in d.isi.items()} if isinstance(d.isi, dict) else {},
            catatan=catatan,
            oleh_id=d.oleh_id,
            pada=d.pada - mundur,
        )
        for d in daftar
        for versi, catatan, mundur in (
            [(1, d.lama, timedelta(hours=3)), (2, d.catatan, timedelta())] if d.lama else [(1, d.catatan, timedelta())]
        )
    )


def _tulis_bukti(
    lembar: LembarKerja, daftar: list[Isian], papan: Bagan, surat: dict[str, Berkas], penulis: Penulis, r: Random
) -> None:
    """A dozen documents and a link per area, each used by several answers."""
    if not daftar:
        return
    milik = _milik(lembar)
    pertama = daftar[0]
    umum: dict[str, Any] = {**milik, "oleh_id": pertama.oleh_id, "dibuat": pertama.pada}
    singkat = lembar.satker.nama_singkat
    dokumen = [
        Bukti(
            **umum,
            jenis=JenisBukti.BERKAS.value,
            nama=f"{s.nama} {singkat} {penulis.hari.year}.pdf",
            berkas=surat[s.kode],
        )
        for s in SURAT
    ]
    tautan = {
        h.rumpun_area or h.kode: Bukti(
            **umum,
            jenis=JenisBukti.TAUTAN.value,
            nama=f"Berita dan foto kegiatan: {h.judul}",
            tautan=f"https://{penulis.tetap['laman']}/zona-integritas/{h.kode.lower().translate(_JADI_STRIP)}",
        )
        for h in papan.halaman
    }
    for b in (*dokumen, *tautan.values()):
        b.satker = lembar.satker
    Bukti.objects.bulk_create([*dokumen, *tautan.values()])
    per_rumpun = {
        rumpun: [b for b, s in zip(dokumen, SURAT, strict=True) if rumpun in s.rumpun]
        for s2 in SURAT
        for rumpun in s2.rumpun
    }
    id_jawaban = dict(Jawaban.objects.filter(lembar=lembar).values_list("pertanyaan_id", "pk"))
    pasangan = []
    for d in daftar:
        if not d.catatan or r.random() < 0.07:
            continue  # not every answer has its evidence yet
        cocok = per_rumpun[d.soal.rumpun_area]
        pilihan = r.sample(cocok, k=min(len(cocok), 1 + (r.random() < 0.35)))
        if r.random() < 0.2:
            pilihan.append(tautan[d.soal.rumpun_area or papan.halaman_soal(d.soal.soal.kode).kode])
        pasangan += [
            BuktiDukung(**milik, jawaban_id=id_jawaban[d.soal.id], bukti=b, dipasang_pada=d.pada + timedelta(minutes=4))
            for b in pilihan
        ]
    BuktiDukung.objects.bulk_create(pasangan)


def _milik(lembar: LembarKerja) -> dict[str, int]:
    return {"instansi_id": lembar.instansi_id, "satker_id": lembar.satker_id}
