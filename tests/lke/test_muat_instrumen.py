"""The instrument between file and rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from inti.galat import BelumBoleh, TidakSah
from lke.domain.instrumen import bagan
from lke.domain.muat_instrumen import muat_instrumen
from lke.instrumen import FOLDER, Pohon, Simpul, baca
from lke.models import Instrumen, Opsi, Pertanyaan, Unsur
from lke.skor import Mesin
from tests import pabrik
from tests.pabrik import SAAT, Acuan


def berkas(kode: str = "permenpanrb-90-2021") -> str:
    return (FOLDER / f"{kode}.yaml").read_text("utf-8")


def salinan(kode: str = "uji-salinan") -> str:
    return berkas().replace("kode: permenpanrb-90-2021", f"kode: {kode}", 1)


def tanpa_keterangan(simpul: Simpul) -> Simpul:
    """What isn't stored because nothing reads it: where a weight or an answer list comes from."""
    return replace(
        simpul,
        status_bobot="sumber",
        anak=tuple(tanpa_keterangan(a) for a in simpul.anak),
        soal=tuple(replace(q, sumber_jawaban="") for q in simpul.soal),
    )


@pytest.mark.parametrize("kode", ["permenpanrb-90-2021", "permenpanrb-10-2019"])
def test_dari_baris_kembali_sama_dengan_berkas(acuan: Acuan, kode: str) -> None:
    asli = baca(berkas(kode))
    b = bagan(Instrumen.objects.get(kode=kode).pk)
    assert b.pohon == Pohon(
        kode=asli.kode, komponen=tuple(tanpa_keterangan(k) for k in asli.komponen), ambang=asli.ambang
    )


def test_id_baris_dua_arah(acuan: Acuan) -> None:
    b = acuan.bagan
    s = b.soal["A.I.1.i.a"]
    assert Pertanyaan.objects.get(pk=s.id).kode == "A.I.1.i.a"
    assert b.soal_id[s.id] == "A.I.1.i.a"
    ya = Opsi.objects.get(pk=s.opsi_id["Ya"])
    assert (ya.pertanyaan_id, ya.kode, s.opsi_kode[ya.pk]) == (s.id, "Ya", "Ya")
    assert s.rumpun_area == "manajemen_perubahan"
    assert b.unsur[s.unsur_kode].induk_kode == "A.I.1"
    assert list(b.soal) == list(b.mesin.soal)


def test_satu_halaman_per_area_dan_per_hasil(acuan: Acuan) -> None:
    halaman = {h.kode: h for h in acuan.bagan.halaman}
    assert list(halaman) == [
        "manajemen_perubahan",
        "penataan_tatalaksana",
        "penataan_sdm",
        "penguatan_akuntabilitas",
        "penguatan_pengawasan",
        "pelayanan_publik",
        "B.I",
        "B.II",
    ]
    pengawasan = halaman["penguatan_pengawasan"]
    assert [(x.judul, x.unsur_kode, len(x.indikator)) for x in pengawasan.bagian] == [
        ("Pemenuhan", "A.I.5", 5),
        ("Reform", "A.II.5", 3),
    ]
    assert len(pengawasan.soal) == 22
    assert sum(len(h.soal) for h in halaman.values()) == 113
    assert acuan.bagan.halaman_soal("B.I.b.1").kode == "B.I"


def test_instrumen_lama_satu_bagian_per_area(acuan: Acuan) -> None:
    b = bagan(acuan.periode_kumham.instrumen_id)
    assert [(h.kode, len(h.bagian)) for h in b.halaman][:2] == [("manajemen_perubahan", 1), ("penataan_tatalaksana", 1)]
    assert b.halaman[0].bagian[0].judul == "Manajemen Perubahan"


def test_jawaban_terbaik_bernilai_seratus(acuan: Acuan) -> None:
    for b in (acuan.bagan, bagan(acuan.periode_kumham.instrumen_id)):
        jawaban = pabrik.jawaban_terbaik(b)
        assert b.mesin.hitung(jawaban).total == 100
        assert [k for kode in jawaban for k in b.mesin.periksa_jawaban(kode, jawaban[kode], jawaban)] == []


def test_muat_lagi_tidak_mengubah_apa_pun(acuan: Acuan) -> None:
    sebelum = list(Unsur.objects.order_by("pk").values_list())
    instrumen, berubah = muat_instrumen("# catatan baru\n" + berkas(), sekarang=SAAT)
    assert not berubah
    assert instrumen.pk == acuan.periode.instrumen_id
    assert list(Unsur.objects.order_by("pk").values_list()) == sebelum


def test_berkas_terbit_yang_berubah_ditolak(acuan: Acuan) -> None:
    beda = berkas().replace("nama: Penyusunan Tim Kerja", "nama: Penyusunan Tim", 1)
    assert beda != berkas()
    with pytest.raises(BelumBoleh, match=r"sudah terbit.*kode lain"):
        muat_instrumen(beda, sekarang=SAAT)


def test_semua_kesalahan_disebut_dan_tidak_ada_yang_disimpan(db: None) -> None:
    rusak = (
        salinan("uji-rusak")
        .replace("bobot: '0.50'", "bobot: setengah", 1)
        .replace("jenis_jawaban: abc\n", "jenis_jawaban: xyz\n", 1)
    )
    jumlah = Instrumen.objects.count()
    with pytest.raises(TidakSah) as galat:
        muat_instrumen(rusak, sekarang=SAAT)
    assert len(galat.value.rincian) >= 2
    assert Instrumen.objects.count() == jumlah


def test_angka_yang_tidak_muat_tepat_ditolak(db: None) -> None:
    """Stored with four places it would be another weight than the file says."""
    teliti = (
        salinan("uji-teliti")
        .replace("bobot: '0.50'", "bobot: '0.50001'", 1)
        .replace("bobot: '1.00'", "bobot: '0.99999'", 1)
    )
    with pytest.raises(TidakSah) as galat:
        muat_instrumen(teliti, sekarang=SAAT)
    assert galat.value.rincian


def test_rancangan_boleh_diganti_lalu_diterbitkan(db: None) -> None:
    pertama, _ = muat_instrumen(salinan(), sekarang=SAAT, terbitkan=False)
    assert pertama.terbit_pada is None
    kedua, berubah = muat_instrumen(
        salinan().replace("nama: Penyusunan Tim Kerja", "nama: Tim Kerja", 1), sekarang=SAAT
    )
    assert berubah
    assert kedua.terbit_pada == SAAT
    assert Unsur.objects.filter(instrumen=kedua, nama="Tim Kerja").exists()
    assert not Instrumen.objects.filter(pk=pertama.pk).exists()


@pytest.mark.parametrize(
    "ubah",
    [
        lambda i: Opsi.objects.filter(pertanyaan__instrumen=i).update(nilai=1),
        lambda i: Unsur.objects.filter(instrumen=i).delete(),
        lambda i: Pertanyaan.objects.create(
            instrumen=i, unsur=i.unsur.first(), kode="X", teks="x", jenis_jawaban="abc", urutan=999
        ),
        lambda i: Instrumen.objects.filter(pk=i.pk).update(nama="lain"),
        lambda i: Instrumen.objects.filter(pk=i.pk).update(terbit_pada=None),
    ],
)
def test_yang_terbit_beku_di_basis_data(acuan: Acuan, ubah: object) -> None:
    with pytest.raises(DatabaseError, match="terbit"), transaction.atomic():
        ubah(acuan.periode.instrumen)  # type: ignore[operator]  # a lambda of the list above


def test_bagan_tersimpan_dalam_proses(acuan: Acuan, django_assert_num_queries: object) -> None:
    bagan(acuan.periode.instrumen_id)
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        assert isinstance(bagan(acuan.periode.instrumen_id).mesin, Mesin)
