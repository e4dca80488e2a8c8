"""Two people at once, and scoring in the background: restartable, a what-if, the nightly check."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.urls import reverse

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakSah
from lke import tasks
from lke.domain import pekerjaan as kerja_domain
from lke.domain.lembar import kunci_lembar, simpan_jawaban
from lke.domain.nilai import periksa_nilai
from lke.domain.pekerjaan import langkah_hitung_ulang, minta_hitung_ulang
from lke.enums import StatusPekerjaan
from lke.models import Jawaban, LembarKerja, NilaiUnsur, Pekerjaan, RiwayatJawaban
from satker.akses import Akses
from satker.enums import Peran
from satker.lingkup import lingkup_akses, lingkup_instansi
from satker.models import Pemberitahuan
from tests import pabrik
from tests.pabrik import SAAT, Acuan, isi_acuan

OPSI = "A.I.1.i.a"
LAIN = "A.I.5.i.a"


# Two real connections -----------------------------------------------------------------------------------------------


def serentak(*kerja: Callable[[], object]) -> list[object]:
    """Run each in its own thread and connection, started together; a raised error is the result."""
    hasil: list[object] = [None] * len(kerja)
    mulai = threading.Barrier(len(kerja))

    def jalan(i: int) -> None:
        mulai.wait(10)
        try:
            hasil[i] = kerja[i]()
        except Exception as galat:  # handed back to the test, which judges it
            hasil[i] = galat
        finally:
            connection.close()

    utas = [threading.Thread(target=jalan, args=(i,)) for i in range(len(kerja))]
    for u in utas:
        u.start()
    for u in utas:
        u.join(30)
    return hasil


def menyimpan(lembar_id: int, oleh: Akses, kode: str, opsi: str, catatan: str) -> Callable[[], object]:
    """One person's save as a request makes it: own transaction, own scope."""

    def jalan() -> object:
        with transaction.atomic(), lingkup_akses(oleh):
            return simpan_jawaban(
                lembar_id=lembar_id, kode=kode, opsi=opsi, angka={}, catatan=catatan, versi=0, oleh=oleh, sekarang=SAAT
            )

    return jalan


@pytest.fixture
def dua_orang(transactional_db: None) -> tuple[Acuan, LembarKerja, Akses, Akses]:
    acuan = isi_acuan()
    with lingkup_instansi(acuan.ma.pk):
        lembar = pabrik.lembar(acuan.pn_sarolangun, acuan.periode)
    rina, andi = (pabrik.akses(pabrik.pengguna(Peran.OPERATOR, acuan.pn_sarolangun, nama=n)) for n in ("Rina", "Andi"))
    return acuan, lembar, rina, andi


def test_dua_orang_satu_butir_satu_menang_yang_lain_diberi_tahu(
    dua_orang: tuple[Acuan, LembarKerja, Akses, Akses],
) -> None:
    acuan, lembar, rina, andi = dua_orang
    hasil = serentak(
        menyimpan(lembar.pk, rina, OPSI, "Ya", "isian Rina"), menyimpan(lembar.pk, andi, OPSI, "Tidak", "isian Andi")
    )
    kalah = [h for h in hasil if isinstance(h, Bentrok)]
    assert len(kalah) == 1, hasil
    with lingkup_instansi(acuan.ma.pk):
        ada = Jawaban.objects.get(lembar=lembar, pertanyaan__kode=OPSI)
        assert kalah[0].isi.catatan == ada.catatan  # type: ignore[attr-defined]  # IsianTersimpan
        assert ada.versi == RiwayatJawaban.objects.filter(jawaban=ada).count() == 1
        assert periksa_nilai([lembar.pk]) == []


def test_dua_orang_dua_butir_keduanya_masuk_dan_jumlahnya_benar(
    dua_orang: tuple[Acuan, LembarKerja, Akses, Akses],
) -> None:
    acuan, lembar, rina, andi = dua_orang
    for _ in range(3):
        hasil = serentak(menyimpan(lembar.pk, rina, OPSI, "Ya", "satu"), menyimpan(lembar.pk, andi, LAIN, "A", "dua"))
        assert not [h for h in hasil if isinstance(h, Exception)], hasil
    mesin = acuan.bagan.mesin
    with lingkup_instansi(acuan.ma.pk):
        lembar.refresh_from_db()
        assert lembar.terjawab == 2
        assert abs(lembar.total - Decimal(float(mesin.poin_soal(OPSI) + mesin.poin_soal(LAIN)))) < Decimal("1e-9")
        assert periksa_nilai([lembar.pk]) == []


def test_mengunci_lembar_dan_menyimpan_bersamaan_tidak_menyisipkan_isian(
    dua_orang: tuple[Acuan, LembarKerja, Akses, Akses],
) -> None:
    acuan, lembar, rina, andi = dua_orang

    def mengunci() -> None:
        with lingkup_instansi(acuan.ma.pk):
            satu = LembarKerja.objects.select_for_update().get(pk=lembar.pk)
            kunci_lembar(satu, oleh=andi, sekarang=SAAT)

    _, simpan = serentak(mengunci, menyimpan(lembar.pk, rina, OPSI, "Ya", "x"))
    with lingkup_instansi(acuan.ma.pk):
        masuk = Jawaban.objects.get(lembar=lembar, pertanyaan__kode=OPSI).versi == 1
    assert masuk != isinstance(simpan, BelumBoleh)


# Scoring a whole periode --------------------------------------------------------------------------------------------


@pytest.fixture
def tiga_lembar(di_ma: Acuan) -> list[LembarKerja]:
    return [
        pabrik.lembar(s, di_ma.periode, terisi=True) for s in (di_ma.pn_sarolangun, di_ma.pn_jambi, di_ma.pn_padang)
    ]


@pytest.fixture
def sekretariat(di_ma: Acuan) -> Akses:
    return pabrik.akses(pabrik.pengguna(Peran.SEKRETARIAT, di_ma.bua))


def rusak(lembar: LembarKerja) -> None:
    """Stored scores that no longer follow from the answers."""
    LembarKerja.objects.filter(pk=lembar.pk).update(total=1)
    NilaiUnsur.objects.filter(lembar=lembar, unsur__kode="A.I").update(nilai=2)


def test_hitung_ulang_membetulkan_dan_melaporkan(
    di_ma: Acuan, tiga_lembar: list[LembarKerja], sekretariat: Akses
) -> None:
    rusak(tiga_lembar[1])
    kerja = minta_hitung_ulang(di_ma.periode.pk, oleh=sekretariat, sekarang=SAAT)
    tasks.hitung_ulang_periode(di_ma.ma.pk, kerja.pk)
    kerja.refresh_from_db()
    assert (kerja.status, kerja.selesai, kerja.jumlah) == (StatusPekerjaan.SELESAI.value, 3, 3)
    assert kerja.hasil["berubah"] == 1
    assert kerja.hasil["memenuhi"] == {"WBK": 3, "WBBM": 3}
    assert periksa_nilai([t.pk for t in tiga_lembar]) == []
    tasks.hitung_ulang_periode(di_ma.ma.pk, kerja.pk)
    assert Pekerjaan.objects.get().selesai == 3


def test_pekerja_mati_di_tengah_dilanjutkan_tanpa_mengulang(
    di_ma: Acuan, tiga_lembar: list[LembarKerja], sekretariat: Akses, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lembar in tiga_lembar:
        rusak(lembar)
    kerja = minta_hitung_ulang(di_ma.periode.pk, oleh=sekretariat, sekarang=SAAT)
    assert not langkah_hitung_ulang(kerja.pk, banyak=1, sekarang=SAAT)
    kerja.refresh_from_db()
    assert (kerja.selesai, kerja.jumlah, kerja.hasil["terakhir"]) == (1, 3, tiga_lembar[0].pk)
    dihitung: list[int] = []
    asli = kerja_domain.hitung_ulang
    monkeypatch.setattr(kerja_domain, "hitung_ulang", lambda satu: (dihitung.append(satu.pk), asli(satu))[1])
    tasks.hitung_ulang_periode(di_ma.ma.pk, kerja.pk)
    assert dihitung == [t.pk for t in tiga_lembar[1:]]
    assert periksa_nilai([t.pk for t in tiga_lembar]) == []


def test_pengandaian_tidak_mengubah_yang_tersimpan(
    di_ma: Acuan, tiga_lembar: list[LembarKerja], sekretariat: Akses
) -> None:
    rusak(tiga_lembar[0])
    Jawaban.objects.filter(lembar=tiga_lembar[2], pertanyaan__kode=OPSI).update(opsi=None)
    kerja = minta_hitung_ulang(di_ma.periode.pk, oleh=sekretariat, sekarang=SAAT, simpan=False, ambang={"total": "100"})
    tasks.hitung_ulang_periode(di_ma.ma.pk, kerja.pk)
    kerja.refresh_from_db()
    assert kerja.hasil["memenuhi"] == {"WBK": 2, "WBBM": 2}
    assert "tidak diubah" in kerja.pesan
    tiga_lembar[0].refresh_from_db()
    assert tiga_lembar[0].total == 1


def test_hitung_ulang_ditolak_dengan_alasan(di_ma: Acuan, tiga_lembar: list[LembarKerja], sekretariat: Akses) -> None:
    operator = pabrik.akses(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_jambi))
    with pytest.raises(Ditolak):
        minta_hitung_ulang(di_ma.periode.pk, oleh=operator, sekarang=SAAT)
    for ambang in ({"tidak_ada": "1"}, {"total": "banyak"}):
        with pytest.raises(TidakSah):
            minta_hitung_ulang(di_ma.periode.pk, oleh=sekretariat, sekarang=SAAT, simpan=False, ambang=ambang)
    minta_hitung_ulang(di_ma.periode.pk, oleh=sekretariat, sekarang=SAAT)
    with pytest.raises(BelumBoleh, match="sedang dihitung"):
        minta_hitung_ulang(di_ma.periode.pk, oleh=sekretariat, sekarang=SAAT)


def test_kesalahan_server_mengakhiri_pekerjaan_dengan_kalimat(
    di_ma: Acuan, tiga_lembar: list[LembarKerja], sekretariat: Akses, monkeypatch: pytest.MonkeyPatch
) -> None:
    kerja = minta_hitung_ulang(di_ma.periode.pk, oleh=sekretariat, sekarang=SAAT)

    def mogok(*_: object, **__: object) -> None:
        raise RuntimeError("putus")

    monkeypatch.setattr(kerja_domain, "hitung_ulang", mogok)
    with pytest.raises(RuntimeError):
        tasks.hitung_ulang_periode(di_ma.ma.pk, kerja.pk)
    kerja.refresh_from_db()
    assert kerja.status == StatusPekerjaan.GAGAL.value
    assert "mulai lagi" in kerja.pesan


def test_pemeriksaan_malam_melaporkan_setiap_beda_kepada_sekretariat(
    di_ma: Acuan, tiga_lembar: list[LembarKerja], sekretariat: Akses
) -> None:
    assert tasks.periksa_nilai_tersimpan(di_ma.ma.pk) == 0
    assert not Pemberitahuan.objects.exists()
    rusak(tiga_lembar[1])
    assert tasks.periksa_nilai_tersimpan(di_ma.ma.pk) == 2
    kerja = Pekerjaan.objects.order_by("-pk")[0]
    assert {b["unsur"] for b in kerja.hasil["beda"]} == {"total", "A.I"}
    assert {b["satker"] for b in kerja.hasil["beda"]} == {"PN Jambi"}
    kabar = Pemberitahuan.objects.get()
    assert kabar.pengguna_id == sekretariat.pengguna_id
    assert kabar.tautan == reverse("pekerjaan", args=[kerja.kode])
    tiga_lembar[1].refresh_from_db()
    assert tiga_lembar[1].total == 1


def test_layar_pekerjaan_untuk_sekretariat_saja(di_ma: Acuan, tiga_lembar: list[LembarKerja]) -> None:
    orang = pabrik.pengguna(Peran.SEKRETARIAT, di_ma.bua)
    klien = pabrik.masuk(orang)
    mulai = klien.post(reverse("pekerjaan_hitung_ulang"), {"periode": di_ma.periode.pk, "pengandaian": "ya"})
    kerja = Pekerjaan.objects.get()
    assert mulai.headers["Location"] == reverse("pekerjaan", args=[kerja.kode])
    berjalan = klien.get(mulai.headers["Location"], HTTP_HX_REQUEST="true").content.decode()
    assert 'hx-trigger="every 2s"' in berjalan
    tasks.hitung_ulang_periode(di_ma.ma.pk, kerja.pk)
    selesai = klien.get(mulai.headers["Location"], HTTP_HX_REQUEST="true").content.decode()
    assert "hx-trigger" not in selesai
    assert "3 lembar dihitung" in selesai
    assert "(pengandaian)" in klien.get(reverse("pekerjaan_daftar")).content.decode()
    operator = pabrik.masuk(pabrik.pengguna(Peran.OPERATOR, di_ma.pn_jambi))
    assert operator.get(reverse("pekerjaan_daftar")).status_code == 403
    assert operator.get(mulai.headers["Location"]).status_code == 404
    for buruk in ("", "x", "9" * 20):
        assert klien.post(reverse("pekerjaan_hitung_ulang"), {"periode": buruk}).status_code == 404
