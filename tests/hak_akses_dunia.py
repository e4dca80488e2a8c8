"""The world of tests/test_hak_akses.py: the same things at four places, and one person per role at PT Jambi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lke.domain.bukti import simpan_berkas, tambah_berkas
from lke.domain.instrumen import bagan
from lke.domain.lembar import isi_beku
from lke.models import LembarKerja, Pekerjaan, Periode
from penilaian.domain.ajuan import bekukan
from penilaian.domain.alur_usulan import jalankan
from penilaian.enums import Aksi, JenisDokumen, StatusDokumen
from penilaian.models import Dokumen, NilaiButir, Pengusulan, Reviu, Usulan
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Pemberitahuan, Pengguna, Penugasan, Satker
from tests import pabrik
from tests.pabrik import SAAT, Acuan

LETAK = ("sendiri", "bawah", "asing", "instansi_lain")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Tempat:
    """What stands at one of the four places."""

    satker: Satker
    periode: Periode
    kode: str
    lembar: LembarKerja
    usulan: Usulan
    reviu: Reviu
    butir: NilaiButir
    bukti: Any
    dokumen: Dokumen
    daftar: Dokumen
    pekerjaan: Pekerjaan
    kabar: Pemberitahuan
    orang: Pengguna
    tugas: Penugasan
    pengusulan: Pengusulan
    calon: Usulan
    lembar_kosong: LembarKerja


@dataclass(frozen=True)
class Dunia:
    acuan: Acuan
    tempat: dict[str, Tempat]
    peramban: dict[str, Client]

    def __getitem__(self, letak: str) -> Tempat:
        return self.tempat[letak or "sendiri"]


def bangun_dunia() -> Dunia:
    """Real acts of the workflow up to a review being judged, at every place; about three seconds."""
    a = pabrik.isi_acuan()
    with lingkup_instansi(a.ma.pk):
        lalu = pabrik.periode(a.ma, kode="LALU-MA", tahun="2025")
    with lingkup_instansi(a.kumham.pk):
        lalu_kumham = pabrik.periode(a.kumham, kode="LALU-KUMHAM", tahun="2019")
    tempat = {
        "sendiri": _tempat(a.pt_jambi, a.badilum, a.periode, lalu),
        "bawah": _tempat(a.pn_sarolangun, a.pt_jambi, a.periode, lalu),
        "asing": _tempat(a.pn_padang, a.pt_padang, a.periode, lalu),
        "instansi_lain": _tempat(a.lapas_jambi, a.kanwil_jambi, a.periode_kumham, lalu_kumham),
    }
    peramban = {str(p): pabrik.masuk(pabrik.pengguna(p, a.pt_jambi)) for p in Peran}
    for satu in peramban.values():
        satu.raise_request_exception = False
    return Dunia(a, tempat, {**peramban, "anonim": Client(raise_request_exception=False)})


def _tempat(satker: Satker, penilai: Satker, periode: Periode, lalu: Periode) -> Tempat:
    operator = pabrik.pengguna(Peran.OPERATOR, satker)
    pimpinan = pabrik.akses(pabrik.pengguna(Peran.PIMPINAN, satker))
    verifikator = pabrik.akses(pabrik.pengguna(Peran.VERIFIKATOR, penilai))
    akses = pabrik.akses(operator)
    with lingkup_instansi(satker.instansi_id):
        milik = {"instansi_id": satker.instansi_id, "satker": satker}
        usulan = pabrik.usulan(satker, periode, oleh=operator)
        papan = bagan(periode.instrumen_id)
        kode = next(iter(papan.soal))
        unggahan = SimpleUploadedFile(f"sk-{satker.pk}.pdf", PDF + str(satker.pk).encode(), "application/pdf")
        hasil = tambah_berkas(lembar_id=usulan.lembar_id, kode=kode, unggahan=[unggahan], oleh=akses, sekarang=SAAT)
        assert hasil[0].bukti is not None, hasil[0].pesan
        jalankan(usulan.pk, Aksi.AJUKAN, oleh=pimpinan, sekarang=SAAT)
        usulan = jalankan(usulan.pk, Aksi.MULAI_TELAAH, oleh=verifikator, sekarang=SAAT)
        berkas = simpan_berkas(
            SimpleUploadedFile("d.pdf", PDF + b"d", "application/pdf"), instansi_id=satker.instansi_id, sekarang=SAAT
        )
        calon = _calon(satker, lalu, operator)

        reviu = Reviu.objects.get(usulan=usulan)
        soal = papan.soal[list(papan.soal)[-1]].id
        butir = NilaiButir.objects.create(
            **milik,
            reviu=reviu,
            pertanyaan_id=soal,
            verdict="perlu_perbaikan",
            catatan="Lengkapi buktinya.",
            oleh=operator,
            pada=SAAT,
        )

        def dokumen(jenis: JenisDokumen, **lain: Any) -> Dokumen:
            return Dokumen.objects.create(
                **milik, jenis=jenis.value, nomor=f"{satker.pk:04d}/{jenis.name}/UJI/2026", status=StatusDokumen.AKTIF.value, berkas=berkas,
                kode_periksa=f"{jenis.value}{satker.pk}", oleh=operator, dibuat=SAAT, sidik_sumber="0" * 64,
                parameter={"satker": satker.nama, "zona": satker.zona, "lembar_id": None, "penuh": False, "isi": {}}, **lain,
            )  # fmt: skip

        return Tempat(
            satker=satker, periode=periode, kode=kode, lembar=usulan.lembar, usulan=usulan, bukti=hasil[0].bukti.kode,
            reviu=reviu, butir=butir,
            dokumen=dokumen(JenisDokumen.IKHTISAR, periode=periode, usulan=usulan, ajuan=usulan.ajuan.get()),
            daftar=dokumen(JenisDokumen.DAFTAR_CALON_XLSX, periode=lalu),
            pekerjaan=Pekerjaan.objects.create(instansi_id=satker.instansi_id, jenis="dokumen", oleh=operator, dibuat=SAAT),
            kabar=Pemberitahuan.objects.create(instansi_id=satker.instansi_id, pengguna=operator, teks="Uji", dibuat=SAAT),
            orang=operator, tugas=Penugasan.objects.get(pengguna=operator), calon=calon,
            pengusulan=Pengusulan.objects.create(
                **milik, periode=periode, tahap="pt", ke_tahap="ditjen", nomor_surat=f"W/{satker.pk}", tanggal_surat=SAAT.date(),
                sidik="0" * 64, oleh=operator, pada=SAAT,
            ),
            lembar_kosong=pabrik.lembar(satker, lalu),
        )  # fmt: skip


def _calon(satker: Satker, lalu: Periode, orang: Pengguna) -> Usulan:
    """A bid of the periode before that became a candidate, its last round frozen."""
    usulan = pabrik.usulan(satker, lalu, oleh=orang)
    akses = pabrik.akses(orang)
    with lingkup_instansi(satker.instansi_id):
        bekukan(usulan, isi_beku(usulan.lembar), tahap="tpi", diakui=(), oleh=akses, sekarang=SAAT)
        usulan.status, usulan.tahap, usulan.putaran = "calon", "penetapan", 1
        usulan.save()
    return usulan
