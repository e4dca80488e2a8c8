"""A frozen round: what's in it, its hash, its shortfalls, and that nothing changes it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from inti.galat import BelumBoleh
from lke.domain.lembar import isi_beku
from penilaian.domain.ajuan import beda, catatan_kembali, kekurangan_isi, periksa_sidik, sidik_isi, teks_kanonis
from penilaian.models import Ajuan
from satker.enums import Peran
from tests import pabrik
from tests.penilaian.dunia_uji import SOAL, Dunia, ubah_catatan
from tests.penilaian.test_usulan_layar import _turunkan


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def test_teks_kanonis_tidak_bergantung_urutan_dan_menjaga_angka_teks() -> None:
    a = {"total": "76.18000000000000000001", "jawaban": {"b": 1, "a": "é"}}
    b = {"jawaban": {"a": "é", "b": 1}, "total": "76.18000000000000000001"}
    assert teks_kanonis(a) == teks_kanonis(b) == '{"jawaban":{"a":"é","b":1},"total":"76.18000000000000000001"}'
    assert sidik_isi(a) != sidik_isi({**a, "total": "76.18000000000000000002"})


def test_ajuan_membekukan_isi_dengan_sidik_yang_sama_sesudah_dibaca_ulang(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    ajuan = Ajuan.objects.get(usulan=usulan)
    assert periksa_sidik(ajuan)
    assert ajuan.sidik == sidik_isi(json.loads(json.dumps(ajuan.isi)))
    assert (ajuan.total, ajuan.pengungkit, ajuan.tahap) == (Decimal(100), Decimal(60), "pt")
    assert len(ajuan.isi["jawaban"]) == 113
    assert ajuan.isi["jawaban"][SOAL]["catatan"] == "Lihat dokumen terlampir."
    assert (ajuan.isi["predikat"], ajuan.isi["kekurangan_diakui"]) == ("WBK", [])


def test_lembar_yang_terus_diisi_tidak_mengubah_ajuan(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    ubah_catatan(usulan)
    ajuan = Ajuan.objects.get(usulan=usulan)
    assert ajuan.isi["jawaban"][SOAL]["catatan"] == "Lihat dokumen terlampir."
    assert isi_beku(dunia.baca(usulan).lembar)["jawaban"][SOAL]["catatan"] != "Lihat dokumen terlampir."


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE penilaian_ajuan SET total = 99 WHERE usulan_id = %s",
        "UPDATE penilaian_ajuan SET isi = '{}' WHERE usulan_id = %s",
        "DELETE FROM penilaian_ajuan WHERE usulan_id = %s",
    ],
)
def test_ajuan_tidak_dapat_diubah_atau_dihapus_juga_lewat_sql(dunia: Dunia, sql: str) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    with pytest.raises(IntegrityError, match="sudah beku"), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(sql, [usulan.pk])
    with pytest.raises(IntegrityError, match="sudah beku"), transaction.atomic():
        Ajuan.objects.filter(usulan=usulan).update(sidik="0" * 64)


def test_butir_kosong_dan_tanpa_catatan_menahan_pengajuan(dunia: Dunia) -> None:
    usulan = dunia.buka()
    ubah_catatan(usulan, teks="")
    with pytest.raises(BelumBoleh, match=f"1 butir belum diberi catatan: {SOAL}"):
        dunia.ajukan(usulan)


def test_kekurangan_harus_sama_dengan_yang_dinyatakan(dunia: Dunia) -> None:
    usulan = dunia.buka()
    _turunkan(dunia, usulan)
    kurang = kekurangan_isi(isi_beku(dunia.baca(usulan).lembar), "WBK")
    assert [k.kode for k in kurang] == ["area:manajemen_perubahan"]
    assert "batas 60\xa0%" in kurang[0].kalimat.replace(",00", "")
    with pytest.raises(BelumBoleh, match="1 nilai di bawah batas WBK") as galat:
        dunia.ajukan(usulan, kekurangan_diakui=["total"])
    assert galat.value.rincian == (kurang[0].uraian,)
    dunia.ajukan(usulan, kekurangan_diakui=["area:manajemen_perubahan", "total"])
    assert Ajuan.objects.get(usulan=usulan).isi["kekurangan_diakui"] == ["area:manajemen_perubahan"]


def test_beda_menyebut_bagian_yang_berubah() -> None:
    dulu = {"opsi": "A", "catatan": "x", "nilai": "1", "bukti": [{"sidik": "1", "kode": "k"}]}
    assert beda(dulu, dulu) == ()
    assert beda(dulu, {**dulu, "opsi": "B", "nilai": "0.5"}) == ("jawaban",)
    assert beda(dulu, {**dulu, "catatan": "y"}) == ("catatan",)
    assert beda(dulu, {**dulu, "bukti": []}) == ("bukti",)
    assert beda(dulu, {**dulu, "bukti": [{"sidik": "1", "kode": "lain"}]}) == (), "berkas yang sama diunggah lagi"


def test_catatan_kembali_tahu_apa_yang_berubah(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.kembalikan(usulan)
    (catatan,) = catatan_kembali(dunia.baca(usulan))
    assert (catatan.kode, catatan.berubah, catatan.dijawab, catatan.nilai_penilai) == (SOAL, (), False, "Tidak")
    ubah_catatan(usulan)
    (catatan,) = catatan_kembali(dunia.baca(usulan))
    assert (catatan.berubah, catatan.dijawab) == (("catatan",), True)


def test_ditarik_sesudah_dikembalikan_tetap_harus_menjawab_catatan(dunia: Dunia) -> None:
    """Withdrawing the answer isn't a way round the remarks."""
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.kembalikan(usulan)
    ubah_catatan(usulan)
    dunia.ajukan(dunia.baca(usulan))
    from penilaian.enums import Aksi

    tarik = dunia.aksi(usulan, Aksi.TARIK, dunia.akses(Peran.PIMPINAN))
    ubah_catatan(usulan, teks="Lihat dokumen terlampir.")
    with pytest.raises(BelumBoleh, match="belum dijawab"):
        dunia.ajukan(tarik)
