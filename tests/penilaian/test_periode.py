"""Periode: its file, its windows, its extensions, its screens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from lke.models import LembarKerja, Periode
from penilaian.domain.periode import (
    beri_perpanjangan,
    jendela,
    jendela_banyak,
    muat_periode,
    periode_untuk,
    rantai,
    terbuka,
)
from penilaian.enums import JenisTahap
from penilaian.models import Jadwal, Kuota, Perpanjangan, Tahap
from satker.enums import Peran
from satker.lingkup import lingkup_instansi
from satker.models import Pemberitahuan
from tests import pabrik
from tests.pabrik import HARI, SAAT, Acuan


def berkas(nama: str = "ma-umum-2026") -> str:
    return (Path(settings.BASE_DIR) / f"penilaian/data/periode/{nama}.yaml").read_text("utf-8")


def salinan(kode: str = "MA-UMUM-UJI") -> str:
    """The real file under another kode, with its real windows."""
    return berkas().replace("kode: MA-UMUM-2026", f"kode: {kode}", 1)


@pytest.fixture
def asli(di_ma: Acuan) -> Periode:
    return muat_periode(salinan(), sekarang=SAAT)


def test_rantai_seperti_surat_2026(di_ma: Acuan) -> None:
    tahap = rantai(di_ma.periode.pk)
    assert [t.kode for t in tahap[:5]] == ["pt", "ditjen", "clearance", "tpi", "penetapan"]
    assert (tahap[0].leluhur_jenis, tahap[0].untuk_jenis) == ("PT", ("PN",))
    assert (tahap[3].tim, tahap[3].tingkat[-1], tahap[3].putaran) == ("TPI", Peran.PENGENDALI_TEKNIS, 2)
    assert tahap[-1].jenis is JenisTahap.PREDIKAT


def test_kuota_2026(di_ma: Acuan) -> None:
    kuota = list(Kuota.objects.filter(periode=di_ma.periode).values_list("predikat", "jumlah"))
    assert kuota == [("WBK", 1), ("WBK", 10), ("WBK", 40), ("WBBM", 8)]


def test_jendela_ditutup_akhir_hari_di_zona_periode(asli: Periode) -> None:
    pengisian = Jadwal.objects.get(periode=asli, kegiatan="pengisian")
    assert pengisian.mulai == datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert pengisian.selesai == datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC)
    assert Tahap.objects.get(periode=asli, kode="ditjen").beku_peringkat == datetime(2026, 5, 8, 16, 59, 59, tzinfo=UTC)


def test_terbuka_sampai_detik_terakhir_dan_kalimatnya_di_zona_satker(di_ma: Acuan, asli: Periode) -> None:
    ambon = pabrik.satker(di_ma.pt_jambi, nama="Pengadilan Negeri Ambon", zona="Asia/Jayapura")
    tutup = datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC)
    assert terbuka(ambon, asli, "pengisian", sekarang=tutup) == (
        True, "Pengisian oleh satker dibuka sampai 1 April 2026, 01.59 WIT.",
    )  # fmt: skip
    boleh, kalimat = terbuka(ambon, asli, "pengisian", sekarang=tutup + timedelta(seconds=1))
    assert not boleh
    assert "sudah ditutup 1 April 2026, 01.59 WIT" in kalimat
    assert "perpanjangan" in kalimat
    boleh, kalimat = terbuka(di_ma.pn_sarolangun, asli, "pt", sekarang=tutup)
    assert (boleh, kalimat) == (False, "Penilaian pendahuluan Pengadilan Tinggi baru dibuka 1 April 2026, 00.00 WIB.")


def test_tanpa_jadwal_selalu_terbuka(di_ma: Acuan, asli: Periode) -> None:
    assert terbuka(di_ma.pn_sarolangun, asli, "clearance", sekarang=SAAT)[0]


def test_muat_lagi_tidak_mengubah_dan_jadwal_geser_hanya_menggeser(di_ma: Acuan, asli: Periode) -> None:
    sebelum = list(Tahap.objects.filter(periode=asli).values_list("pk"))
    assert muat_periode("# komentar\n" + salinan(), sekarang=SAAT).pk == asli.pk
    assert list(Tahap.objects.filter(periode=asli).values_list("pk")) == sebelum
    november = date(2026, 11, 20)
    muat_periode(salinan(), sekarang=SAAT, jadwal_geser=november)
    assert list(Tahap.objects.filter(periode=asli).values_list("pk")) == sebelum
    siang = datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert Jadwal.objects.filter(periode=asli, mulai__lte=siang, selesai__gte=siang).count() == 13


def test_berkas_berubah_diganti_selama_belum_dipakai(di_ma: Acuan, asli: Periode) -> None:
    beda = salinan().replace("jumlah: 40", "jumlah: 41")
    assert muat_periode(beda, sekarang=SAAT).pk == asli.pk
    assert Kuota.objects.filter(periode=asli, jumlah=41).exists()
    LembarKerja.objects.create(instansi=di_ma.ma, satker=di_ma.pn_jambi, periode=asli)
    with pytest.raises(BelumBoleh, match="sudah dipakai lembar kerja"):
        muat_periode(salinan(), sekarang=SAAT)


def test_semua_kesalahan_disebut_sekaligus(di_ma: Acuan) -> None:
    rusak = (
        salinan()
        .replace("leluhur_jenis: PT}", "leluhur_jenis: PTX}")
        .replace("jenis: clearance", "jenis: klirens")
        .replace("pt: [2026-04-01, 2026-04-10]", "pt: [2026-04-10, 2026-04-01]")
        .replace("ditjen: [2026-04-13, 2026-04-24]", "dirjen: [2026-04-13, 2026-04-24]")
        .replace("wawancara: [2026-07-15, 2026-07-31]", "wawancara: [2026-07-15]")
        .replace("jenis: [PN], kelas: [IB, II]", "jenis: [PNX], kelas: [IB, III]")
        .replace("predikat: WBBM, kelompok", "predikat: WBX, kelompok")
        .replace("jumlah: 8", "jumlah: -8")
        .replace("pengendali_teknis]", "pengawas]")
        .replace("zona_waktu: Asia/Jakarta", "zona_waktu: Asia/Batavia")
        .replace("instrumen: permenpanrb-90-2021", "instrumen: permenpanrb-99-2099")
        .replace("{pt: 2026-04-10,", "{pn: 2026-04-10,")
    )
    with pytest.raises(TidakSah) as galat:
        muat_periode(rusak, sekarang=SAAT)
    semua = "\n".join(galat.value.rincian)
    for potongan in (
        "tahap pt: leluhur_jenis: jenis satker PTX tidak ada",
        "tahap clearance: jenis 'klirens' tidak dikenal",
        "jadwal, pt: selesai 2026-04-01 mendahului mulai 2026-04-10",
        "jadwal, dirjen: kegiatan tidak dikenal",
        "jadwal: jadwal untuk ditjen belum ada",
        "jadwal, wawancara: harus dua tanggal",
        "jenis satker PNX tidak ada",
        "kelas 'III' tidak dikenal",
        "predikat 'WBX' tidak dikenal",
        "jumlah harus bilangan bulat",
        "tingkat 'pengawas' tidak dikenal",
        "zona_waktu 'Asia/Batavia' tidak dikenal",
        "instrumen permenpanrb-99-2099 belum dimuat",
        "pembekuan_peringkat, pn: tahap tidak ada dalam rantai",
    ):
        assert potongan in semua
    assert not Periode.objects.filter(kode="MA-UMUM-UJI").exists()


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        ("", "berkas"),
        ("kode: [", "bukan YAML yang sah"),
        ("kode: X\n", "kunci wajib tidak ada: rantai"),
        (salinan().replace("instansi: MA\n", "instansi: XX\n"), "instansi 'XX' belum ada"),
    ],
)
def test_berkas_yang_tidak_terbaca(db: None, teks: str, pesan: str) -> None:
    with pytest.raises(TidakSah) as galat:
        muat_periode(teks, sekarang=SAAT)
    assert pesan in "\n".join(galat.value.rincian)


def test_ketiga_berkas_bawaan_sah_dan_mk_langsung_ke_tpi(acuan: Acuan) -> None:
    mk = pabrik.instansi("MK")
    with lingkup_instansi(mk.pk):
        pabrik.satker(di=mk, nama="Mahkamah Konstitusi", jenis="MK")
    periode = muat_periode(berkas("mk-2022"), sekarang=SAAT)
    with lingkup_instansi(mk.pk):
        assert [t.kode for t in rantai(periode.pk) if t.jenis is JenisTahap.REVIU] == ["tpi"]
    with lingkup_instansi(acuan.kumham.pk):
        assert [t.kode for t in rantai(acuan.periode_kumham.pk)][:3] == ["kanwil", "eselon1", "tpi"]
        assert acuan.periode_kumham.aturan_tambahan["gerbang_survei"] == {"bersih": "18.5", "layanan": "16"}


def test_periode_umum_tidak_untuk_peradilan_agama(di_ma: Acuan) -> None:
    assert periode_untuk(di_ma.pn_sarolangun) == [di_ma.periode]
    assert periode_untuk(di_ma.pta_jambi) == []


# Extensions -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sekretariat(di_ma: Acuan) -> Any:
    return pabrik.akses(pabrik.pengguna("sekretariat", di_ma.bua))


def beri(di_ma: Acuan, periode: Periode, oleh: Any, **ganti: Any) -> Perpanjangan:
    isi: dict[str, Any] = {
        "periode_id": periode.pk, "satker_id": di_ma.pn_sarolangun.pk, "kegiatan": "pengisian",
        "sampai": date(2026, 4, 5), "alasan": "Jaringan terputus.", "oleh": oleh, "sekarang": SAAT, **ganti,
    }  # fmt: skip
    return beri_perpanjangan(**isi)


def test_perpanjangan_berlaku_untuk_satu_satker_dan_dikabarkan(di_ma: Acuan, asli: Periode, sekretariat: Any) -> None:
    operator = pabrik.pengguna("operator", di_ma.pn_sarolangun)
    beri(di_ma, asli, sekretariat)
    april = datetime(2026, 4, 5, 16, 0, tzinfo=UTC)
    assert terbuka(di_ma.pn_sarolangun, asli, "pengisian", sekarang=april)[0]
    assert not terbuka(di_ma.pn_jambi, asli, "pengisian", sekarang=april)[0]
    assert not terbuka(di_ma.pn_sarolangun, asli, "pengisian", sekarang=april + timedelta(hours=1))[0]
    kabar = Pemberitahuan.objects.get(pengguna=operator)
    assert kabar.teks == "Pengisian oleh satker: waktu PN Sarolangun diperpanjang sampai 5 April 2026, 23.59 WIB."


def test_perpanjangan_terakhir_yang_terjauh(di_ma: Acuan, asli: Periode, sekretariat: Any) -> None:
    beri(di_ma, asli, sekretariat)
    beri(di_ma, asli, sekretariat, sampai=date(2026, 4, 7))
    batas = jendela(di_ma.pn_sarolangun, asli, "pengisian").batas
    assert batas == datetime(2026, 4, 7, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"alasan": "  "}, "Alasan"),
        ({"kegiatan": "clearance"}, "tidak ada dalam jadwal"),
        ({"sampai": date(2026, 3, 31)}, "harus sesudah batas yang berlaku, 31 Maret 2026, 23.59 WIB"),
        ({"sekarang": datetime(2026, 4, 20, tzinfo=UTC)}, "sudah lewat"),
    ],
)
def test_perpanjangan_yang_ditolak(
    di_ma: Acuan, asli: Periode, sekretariat: Any, ganti: dict[str, Any], pesan: str
) -> None:
    with pytest.raises(TidakSah) as galat:
        beri(di_ma, asli, sekretariat, **ganti)
    assert pesan in "\n".join(galat.value.rincian)
    assert not Perpanjangan.objects.exists()


def test_perpanjangan_bukan_untuk_siapa_saja(di_ma: Acuan, asli: Periode, sekretariat: Any) -> None:
    with pytest.raises(Ditolak):
        beri(di_ma, asli, pabrik.akses(pabrik.pengguna("ketua_tim", di_ma.pt_jambi)))
    with lingkup_instansi(di_ma.ma.pk), pytest.raises(TidakDitemukan):
        beri(di_ma, asli, sekretariat, satker_id=di_ma.lapas_jambi.pk)
    with pytest.raises(TidakSah, match="belum diberikan"):
        beri(di_ma, asli, sekretariat, satker_id=di_ma.pta_jambi.pk)


def test_jendela_banyak_kueri_tetap(di_ma: Acuan, django_assert_num_queries: Any) -> None:
    satker = [di_ma.pn_sarolangun, di_ma.pn_jambi, di_ma.pn_bangko]
    for daftar in (satker[:1], satker):
        with django_assert_num_queries(3):
            assert len(jendela_banyak(daftar, di_ma.periode, "pt")) == len(daftar)


# Screens --------------------------------------------------------------------------------------------------------------


def isi(jawaban: Any) -> str:
    return " ".join(jawaban.content.decode().split())


def test_layar_periode(acuan: Acuan) -> None:
    dia = pabrik.masuk(pabrik.pengguna("sekretariat", acuan.bua))
    daftar = isi(dia.get("/periode/"))
    assert "Evaluasi Zona Integritas 2026 – Peradilan Umum" in daftar
    assert "Kementerian Hukum" not in daftar
    rinci = isi(dia.get(f"/periode/{acuan.periode.pk}/"))
    for potongan in (
        "WIB",
        "berjalan",
        "PN kelas IB, II",
        "PT semua kelas",
        "18,25",
        "indeks 3,20 dan 3,60",
        "pengendali teknis",
    ):
        assert potongan in rinci
    assert dia.get(f"/periode/{acuan.periode_kumham.pk}/").status_code == 404
    assert pabrik.masuk(pabrik.pengguna("operator", acuan.pn_jambi)).get("/periode/").status_code == 403


def test_layar_perpanjangan(acuan: Acuan) -> None:
    dia = pabrik.masuk(pabrik.pengguna("sekretariat", acuan.bua, nama="Siti Sekretariat"))
    alamat = f"/periode/{acuan.periode.pk}/perpanjangan/"
    kirim = {"satker": "PN Sarolangun", "kegiatan": "pengisian", "sampai": "2026-03-01", "alasan": "Banjir di kantor"}
    ditolak = dia.post(alamat, kirim)
    assert ditolak.status_code == 422
    assert "harus sesudah batas yang berlaku" in isi(ditolak)
    jadi = isi(dia.post(alamat, {**kirim, "sampai": str(HARI + timedelta(days=60))}, follow=True))
    for potongan in (
        "tersimpan dan dikabarkan",
        "PN Sarolangun",
        "Banjir di kantor",
        "Siti Sekretariat",
        "9 Mei 2026, 23.59 WIB",
    ):
        assert potongan in jadi
