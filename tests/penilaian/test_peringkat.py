"""Ranking: groups, default order and its tie-breaks, moves with a reason, the cut line, who isn't eligible and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from penilaian.domain.clearance import catat_clearance
from penilaian.domain.peringkat import HalamanPeringkat, daftar_peringkat, pindahkan
from penilaian.models import JejakUsulan, Kuota, Reviu, Tahap, Usulan
from penilaian.syarat import AturanKelompok, Nilai, garis_batas, pilih_kelompok, urutkan
from satker.enums import Peran
from satker.models import Satker
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, Dunia

PAGI = datetime(2026, 3, 1, tzinfo=UTC)


# Pure -----------------------------------------------------------------------------------------------------------------


def test_urutan_bawaan_skor_lalu_spak_lalu_pengungkit_lalu_yang_lebih_dulu_mengajukan() -> None:
    nilai = [
        Nilai(D(80), D(16), D(50), PAGI, 1),
        Nilai(D(81), D(15), D(40), PAGI, 2),
        Nilai(D(80), D(17), D(40), PAGI, 3),
        Nilai(D(80), D(16), D(51), PAGI, 4),
        Nilai(D(80), D(16), D(50), PAGI - timedelta(days=1), 5),
    ]
    assert [n.id for n in sorted(nilai, key=lambda n: n.kunci)] == [2, 3, 4, 5, 1]


@pytest.mark.parametrize(
    ("pindah", "hasil"),
    [
        ({}, "abcd"),
        ({"d": 1}, "dabc"),
        ({"a": 3}, "bcad"),
        ({"a": 99}, "bcda"),
        ({"c": 1, "d": 1}, "dcab"),
        ({"tidak ada": 1}, "abcd"),
    ],
)
def test_pindahan_menempati_tempatnya_dan_yang_lain_tetap_berurutan(pindah: dict[str, int], hasil: str) -> None:
    assert "".join(urutkan("abcd", pindah)) == hasil


def test_garis_batas() -> None:
    garis = garis_batas([7, 8, 9], 3, terpakai=1)
    assert (garis.dalam, garis.berikut, garis.sisa, garis.luar) == ((7, 8), 9, 0, (9,))
    assert garis_batas([7], 5).sisa == 4
    assert garis_batas([7, 8], None).dalam == (7, 8)


ATURAN = [
    AturanKelompok(1, "WBK", wajib=frozenset({5})),
    AturanKelompok(
        2, "WBK", frozenset({"PT", "PN"}), frozenset({"IA_KHUSUS", "IA"}), semua_kelas_untuk=frozenset({"PT"})
    ),
    AturanKelompok(3, "WBK", frozenset({"PN"}), frozenset({"IB", "II"})),
    AturanKelompok(4, "WBBM"),
]


@pytest.mark.parametrize(
    ("predikat", "satker", "jenis", "kelas", "kelompok"),
    [
        ("WBK", 5, "PN", "II", 1),  # under a mandate
        ("WBK", 6, "PN", "IA", 2),
        ("WBK", 6, "PN", "II", 3),
        ("WBK", 6, "PN", "", 3),  # kelas unknown: the last class group
        ("WBK", 6, "PT", "", 2),  # a PT needs no kelas
        ("WBK", 6, "PN", "III", None),
        ("WBK", 6, "ESELON1", "", None),
        ("WBBM", 6, "PN", "", 4),
    ],
)
def test_kelompok_kuota(predikat: str, satker: int, jenis: str, kelas: str, kelompok: int | None) -> None:
    assert pilih_kelompok(ATURAN, predikat=predikat, satker_id=satker, jenis=jenis, kelas=kelas) == kelompok


# With real bids -------------------------------------------------------------------------------------------------------


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def beri_nilai(usulan: Usulan, total: str, spak: str = "16", pengungkit: str = "50") -> None:
    Reviu.objects.filter(usulan=usulan).update(total=D(total), spak=D(spak), pengungkit=D(pengungkit))


def disetujui(dunia: Dunia, satker: Satker, total: str) -> Usulan:
    usulan = dunia.buka(satker=satker)
    dunia.ajukan(usulan)
    dunia.setujui(usulan)
    beri_nilai(usulan, total)
    return usulan


def pt(dunia: Dunia) -> HalamanPeringkat:
    return daftar_peringkat(
        periode_id=dunia.acuan.periode.pk, tahap="pt", penilai_satker_id=dunia.acuan.pt_jambi.pk, predikat="WBK"
    )


def nama(halaman: HalamanPeringkat) -> dict[str, list[str]]:
    return {k.nama: [b.satker.nama_singkat for b in k.baris] for k in halaman.kelompok if k.baris}


def test_peringkat_pt_per_kelompok_dengan_garis_batas(dunia: Dunia) -> None:
    a = dunia.acuan
    Kuota.objects.filter(kelompok="PN Kelas IB / II").update(jumlah=1)
    disetujui(dunia, a.pn_sarolangun, "81")
    disetujui(dunia, a.pn_bangko, "83")
    disetujui(dunia, a.pn_jambi, "79")
    disetujui(dunia, a.pn_padang, "99")  # another PT's
    halaman = pt(dunia)
    assert nama(halaman) == {
        "PT / PN Kelas IA Khusus / IA": ["PN Jambi"],
        "PN Kelas IB / II": ["PN Bangko", "PN Sarolangun"],
    }
    kelompok = next(k for k in halaman.kelompok if k.nama == "PN Kelas IB / II")
    satu, dua = kelompok.baris
    assert (satu.dalam, satu.berikut, satu.kelas_kosong) == (True, False, True), "Bangko: kelas belum diisi"
    assert (dua.dalam, dua.berikut, dua.kelas_kosong) == (False, True, False)
    assert (kelompok.jumlah, kelompok.sisa) == (1, 1)


def test_yang_belum_layak_disebut_dengan_alasannya(dunia: Dunia) -> None:
    a = dunia.acuan
    disetujui(dunia, a.pn_sarolangun, "81")
    ditelaah = dunia.buka(satker=a.pn_bangko)
    dunia.ajukan(ditelaah)
    dunia.telaah(ditelaah)
    dunia.buka(satker=a.pn_jambi)  # still filling: not on the list at all
    tidak = {b.satker.nama_singkat: b.alasan for k in pt(dunia).kelompok for b in k.tidak_layak}
    assert tidak == {"PN Bangko": ("Masih ditelaah.",)}


def test_di_ditjen_menunggu_clearance_tetap_diperingkat_yang_tidak_bersih_tidak(dunia: Dunia) -> None:
    a = dunia.acuan
    usulan = [disetujui(dunia, s, t) for s, t in ((a.pn_bangko, "83"), (a.pn_sarolangun, "81"))]
    dunia.usulkan(*usulan)
    for u in usulan:
        dunia.setujui(u)
    catat_clearance(usulan_id=usulan[0].pk, hasil="tidak", alasan="Perkara.", oleh=dunia.bawas, sekarang=SAAT)
    halaman = daftar_peringkat(periode_id=a.periode.pk, tahap="ditjen", penilai_satker_id=a.badilum.pk, predikat="WBK")
    (sarolangun,) = halaman.baris()
    assert (sarolangun.layak, sarolangun.siap, sarolangun.alasan) == (
        True, False, ("Menunggu clearance Badan Pengawasan.",),
    )  # fmt: skip
    (bangko,) = [b for k in halaman.kelompok for b in k.tidak_layak]
    assert bangko.alasan == ("Tidak bersih menurut Badan Pengawasan: Perkara.",)
    assert all(b.sudah for b in pt(dunia).baris()), "di PT keduanya sudah diteruskan"


def test_memindahkan_perlu_alasan_tercatat_dan_dapat_dibatalkan(dunia: Dunia) -> None:
    a = dunia.acuan
    disetujui(dunia, a.pn_bangko, "83")
    bawah = disetujui(dunia, a.pn_sarolangun, "81")
    pindah = {"usulan_id": bawah.pk, "tahap": "pt", "oleh": dunia.ketua, "sekarang": SAAT}
    with pytest.raises(TidakSah, match="Tulis alasan"):
        pindahkan(**pindah, urutan=1, alasan=" ")  # type: ignore[arg-type]
    with pytest.raises(TidakSah, match="antara 1 dan 2"):
        pindahkan(**pindah, urutan=3, alasan="x")  # type: ignore[arg-type]
    pindahkan(**pindah, urutan=1, alasan="Inovasi berdampak luas.")  # type: ignore[arg-type]
    baris = pt(dunia).baris()
    assert [b.satker.nama_singkat for b in baris] == ["PN Sarolangun", "PN Bangko"]
    assert baris[0].pindah is not None
    assert (baris[0].bawaan, baris[0].pindah.alasan) == (2, "Inovasi berdampak luas.")
    jejak = JejakUsulan.objects.filter(usulan=bawah).order_by("-id")[0]
    assert (jejak.aksi, jejak.dari, jejak.ke, jejak.rincian["ke"]) == ("pindah_peringkat", "disetujui", "disetujui", 1)
    assert pindahkan(**pindah, urutan=2, alasan="Kembali ke bawaan.") is None  # type: ignore[arg-type]
    assert [b.satker.nama_singkat for b in pt(dunia).baris()] == ["PN Bangko", "PN Sarolangun"]


def test_hanya_ketua_tim_tahap_itu_yang_memindahkan_dan_sebelum_beku(dunia: Dunia) -> None:
    a = dunia.acuan
    usulan = disetujui(dunia, a.pn_sarolangun, "81")
    for oleh in (dunia.verifikator, dunia.akses(Peran.KETUA_TIM, a.badilum), dunia.sekretariat):
        with pytest.raises(Ditolak):
            pindahkan(usulan_id=usulan.pk, tahap="pt", urutan=1, alasan="x", oleh=oleh, sekarang=SAAT)
    Tahap.objects.filter(periode=a.periode, kode="pt").update(beku_peringkat=SAAT)
    with pytest.raises(BelumBoleh, match="sudah dibekukan"):
        pindahkan(
            usulan_id=usulan.pk,
            tahap="pt",
            urutan=1,
            alasan="x",
            oleh=dunia.ketua,
            sekarang=SAAT + timedelta(seconds=1),
        )


def test_tahap_dan_penilai_yang_tidak_ada(dunia: Dunia) -> None:
    a = dunia.acuan
    for tahap, penilai in (("penetapan", None), ("pt", None), ("pt", a.badilum.pk), ("xx", None)):
        with pytest.raises(TidakDitemukan):
            daftar_peringkat(periode_id=a.periode.pk, tahap=tahap, penilai_satker_id=penilai, predikat="WBK")


def test_kueri_peringkat_tidak_bergantung_jumlah_usulan(dunia: Dunia) -> None:
    a = dunia.acuan
    disetujui(dunia, a.pn_sarolangun, "81")
    pt(dunia)
    with CaptureQueriesContext(connection) as satu:
        pt(dunia)
    disetujui(dunia, a.pn_bangko, "83")
    disetujui(dunia, a.pn_jambi, "79")
    with CaptureQueriesContext(connection) as tiga:
        assert len(pt(dunia).baris()) == 3
    assert len(tiga) == len(satu) <= 14
