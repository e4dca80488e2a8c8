"""The table of moves against PROSES §3–§4, without a database."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from penilaian.alur import (
    AKSI_PENILAI,
    KOREKSI,
    TABEL,
    TEKS_AKSI,
    TEKS_TERJADI,
    Letak,
    Siapa,
    Syarat,
    berikut,
    cari,
    gerbang_clearance,
    letak,
    rantai_satker,
    tahap_hasil_berikut,
    tahap_pertama,
    tahap_reviu_berikut,
)
from penilaian.enums import STATUS_AKHIR, Aksi, JenisTahap, Status
from penilaian.syarat import belum_diakui, belum_dijawab, boleh_kembali
from penilaian.terlihat import Sudut, reviu_terlihat
from satker.enums import Peran

S, A, L, P = Status, Aksi, Letak, Peran


@dataclass(frozen=True)
class Ruas:
    kode: str
    jenis: JenisTahap = JenisTahap.REVIU
    leluhur_jenis: str = ""
    tim: str = ""
    untuk_jenis: tuple[str, ...] = ()


MA = (
    Ruas("pt", leluhur_jenis="PT", untuk_jenis=("PN",)),
    Ruas("ditjen", leluhur_jenis="ESELON1", untuk_jenis=("PN", "PT")),
    Ruas("clearance", JenisTahap.CLEARANCE, tim="BAWAS"),
    Ruas("tpi", tim="TPI"),
    Ruas("penetapan", JenisTahap.PENETAPAN),
    Ruas("portal", JenisTahap.PENGIRIMAN),
    Ruas("seleksi_administrasi", JenisTahap.TAHAP),
    Ruas("panel_final", JenisTahap.TAHAP),
    Ruas("predikat", JenisTahap.PREDIKAT),
)
KUMHAM = (
    Ruas("kanwil", leluhur_jenis="KANWIL", untuk_jenis=("UPT",)),
    Ruas("eselon1", leluhur_jenis="ESELON1", untuk_jenis=("UPT", "KANWIL")),
    Ruas("tpi", tim="TPI"),
)

# PROSES §3, row by row: from, act, kind of tier, to, who.
PROSES = [
    (None, A.BUKA, L.MANA_SAJA, S.PENGISIAN, {P.OPERATOR, P.PIMPINAN}),
    (S.PENGISIAN, A.AJUKAN, L.MANA_SAJA, S.DIAJUKAN, {P.PIMPINAN}),
    (S.DIAJUKAN, A.MULAI_TELAAH, L.LELUHUR, S.DITELAAH, {P.VERIFIKATOR}),
    (S.DIAJUKAN, A.MULAI_TELAAH, L.TIM, S.DITELAAH, {P.PENILAI_ANGGOTA}),
    (S.DIAJUKAN, A.TARIK, L.LELUHUR, S.PENGISIAN, {P.PIMPINAN}),
    (S.DITELAAH, A.KEMBALIKAN, L.LELUHUR, S.DIKEMBALIKAN, {P.KETUA_TIM}),
    (S.DITELAAH, A.KEMBALIKAN, L.TIM, S.DIKEMBALIKAN, {P.PENGENDALI_TEKNIS}),
    (S.DIKEMBALIKAN, A.AJUKAN_ULANG, L.LELUHUR, S.DIAJUKAN, {P.PIMPINAN}),
    (S.DITELAAH, A.SETUJUI, L.LELUHUR, S.DISETUJUI, {P.KETUA_TIM}),
    (S.DITELAAH, A.TOLAK, L.LELUHUR, S.DITOLAK, {P.KETUA_TIM}),
    (S.DISETUJUI, A.USULKAN, L.LELUHUR, S.DIAJUKAN, {P.KETUA_TIM}),
    (S.DISETUJUI, A.CLEARANCE, L.LELUHUR, S.DISETUJUI, {P.BAWAS}),
    (S.DITELAAH, A.REKOMENDASIKAN, L.TIM, S.DIREKOMENDASIKAN, {P.PENGENDALI_TEKNIS}),
    (S.DITELAAH, A.TIDAK_REKOMENDASIKAN, L.TIM, S.TIDAK_DIREKOMENDASIKAN, {P.PENGENDALI_TEKNIS}),
    (S.DIREKOMENDASIKAN, A.TETAPKAN, L.TIM, S.CALON, {P.SEKRETARIAT}),
    (S.CALON, A.BERI_PREDIKAT, L.PREDIKAT, S.BERPREDIKAT, {P.SEKRETARIAT}),
]


@pytest.mark.parametrize(("dari", "aksi", "tempat", "ke", "peran"), PROSES)
def test_setiap_baris_proses_ada_di_tabel(
    dari: Status | None, aksi: Aksi, tempat: Letak, ke: Status, peran: set[Peran]
) -> None:
    gerak = cari(dari, aksi, tempat)
    assert gerak is not None
    assert (gerak.ke, set(gerak.peran)) == (ke, peran)


def test_tabel_tidak_memuat_gerak_lain() -> None:
    lain = {A.CATAT_TAHAP, A.KOREKSI}
    assert {(g.dari, g.aksi) for g in TABEL if g.aksi not in lain} == {(d, a) for d, a, *_ in PROSES}


def test_hasil_tahap_lanjut_lulus_atau_gugur() -> None:
    assert [cari(S.CALON, A.CATAT_TAHAP, L.TAHAP, hasil=h).ke for h in ("lulus", "gugur")] == [S.CALON, S.GUGUR]  # type: ignore[union-attr]
    assert cari(S.CALON, A.BERI_PREDIKAT, L.TAHAP) is None, "predikat sesudah semua tahap"


@pytest.mark.parametrize(
    ("status", "aksi", "tempat"),
    [
        (S.DITELAAH, A.SETUJUI, L.TIM),
        (S.DITELAAH, A.TOLAK, L.TIM),
        (S.DITELAAH, A.REKOMENDASIKAN, L.LELUHUR),
        (S.DITELAAH, A.TARIK, L.LELUHUR),
        (S.DIAJUKAN, A.AJUKAN, L.LELUHUR),
        (S.DIAJUKAN, A.SETUJUI, L.LELUHUR),
        (S.PENGISIAN, A.AJUKAN_ULANG, L.MANA_SAJA),
        (S.DITOLAK, A.AJUKAN, L.LELUHUR),
        (S.DISETUJUI, A.TETAPKAN, L.LELUHUR),
    ],
)
def test_yang_bukan_proses_tidak_ada(status: Status, aksi: Aksi, tempat: Letak) -> None:
    assert cari(status, aksi, tempat) is None


def test_dari_status_akhir_hanya_koreksi_yang_memindahkan() -> None:
    for status in STATUS_AKHIR:
        assert all(g.koreksi for letak_ in Letak for g in berikut(status, letak_))


def test_koreksi_hanya_sekretariat_dengan_alasan() -> None:
    baris = [g for g in TABEL if g.aksi is A.KOREKSI]
    assert {(g.dari, g.ke) for g in baris} == {(d, k) for d, ke in KOREKSI.items() for k in ke}
    for g in baris:
        assert g.peran == (P.SEKRETARIAT,)
        assert Syarat.ALASAN in g.syarat
        assert cari(g.dari, A.KOREKSI, hasil=g.ke.value) == g


def test_perbuatan_penilai_dan_perbuatan_satker_terpisah() -> None:
    assert {g.aksi for g in TABEL if g.siapa is Siapa.SATKER}.isdisjoint(AKSI_PENILAI)
    assert {g.aksi for g in TABEL} == AKSI_PENILAI | {g.aksi for g in TABEL if g.siapa is Siapa.SATKER}


def test_setiap_aksi_punya_kata() -> None:
    assert set(TEKS_AKSI) == set(TEKS_TERJADI) == set(Aksi)


# Chain ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jenis", "leluhur", "pertama"),
    [
        ("PN", {"MA", "ESELON1", "PT"}, "pt"),
        ("PT", {"MA", "ESELON1"}, "ditjen"),
        ("ESELON1", {"MA"}, "tpi"),
        ("PN", {"MA", "ESELON1"}, "ditjen"),  # a PN without a PT above it isn't lost
    ],
)
def test_satker_mulai_di_tahap_pertama_di_atasnya(jenis: str, leluhur: set[str], pertama: str) -> None:
    tahap = tahap_pertama(rantai_satker(MA, jenis, leluhur))
    assert tahap is not None
    assert tahap.kode == pertama


def test_rantai_unit_eselon_tidak_memuat_clearance_yang_tak_dilaluinya() -> None:
    assert [t.kode for t in rantai_satker(MA, "ESELON1", {"MA"})][:2] == ["tpi", "penetapan"]


def test_clearance_adalah_gerbang_pada_tahap_terakhir_sebelum_tpi() -> None:
    pn = rantai_satker(MA, "PN", {"ESELON1", "PT"})
    assert gerbang_clearance(pn, "pt") is None
    gerbang = gerbang_clearance(pn, "ditjen")
    assert gerbang is not None
    assert gerbang.kode == "clearance"
    berikutnya = tahap_reviu_berikut(pn, "ditjen")
    assert berikutnya is not None
    assert berikutnya.kode == "tpi"
    assert tahap_reviu_berikut(pn, "tpi") is None


def test_rantai_kumham_tanpa_clearance() -> None:
    upt = rantai_satker(KUMHAM, "UPT", {"KUMHAM", "ESELON1", "KANWIL"})
    assert [t.kode for t in upt] == ["kanwil", "eselon1", "tpi"]
    assert gerbang_clearance(upt, "eselon1") is None


def test_hasil_tahap_dicatat_berurutan_lalu_predikat() -> None:
    kode = []
    while (t := tahap_hasil_berikut(MA, kode)) and t.jenis is JenisTahap.TAHAP:
        kode.append(t.kode)
    assert kode == ["seleksi_administrasi", "panel_final"]
    assert t is not None
    assert t.kode == "predikat"


def test_letak_tahap() -> None:
    assert [letak(t) for t in (None, MA[0], MA[3], MA[4], MA[6], MA[8])] == [
        L.MANA_SAJA, L.LELUHUR, L.TIM, L.MANA_SAJA, L.TAHAP, L.PREDIKAT,
    ]  # fmt: skip


# Requirements and sight -----------------------------------------------------------------------------------------------


def test_kekurangan_dan_catatan_yang_masih_terbuka() -> None:
    assert belum_diakui(["total", "area:a", "spak"], ["spak", "lain"]) == ("total", "area:a")
    assert belum_dijawab(["x", "y", "z"], {"y"}, {"z"}) == ("x",)


@pytest.mark.parametrize(("batas", "sudah", "boleh"), [(2, 0, True), (2, 1, False), (1, 0, False), (None, 9, True)])
def test_batas_putaran(batas: int | None, sudah: int, boleh: bool) -> None:
    assert boleh_kembali(batas, sudah) is boleh


@pytest.mark.parametrize(
    ("sudut", "selesai", "sedang", "terlihat"),
    [
        (Sudut(None), True, False, True),  # the satker, once decided
        (Sudut(None), False, True, False),  # the satker, while being judged
        (Sudut(None), True, True, False),  # a level is closed, the tier hasn't decided
        (Sudut(0), False, True, False),  # an earlier tier
        (Sudut(1), False, True, True),  # the tier itself
        (Sudut(3), False, True, True),  # a later tier
        (Sudut(None, semua=True), False, True, True),
    ],
)
def test_siapa_melihat_reviu_tahap_ke_satu(sudut: Sudut, selesai: bool, sedang: bool, terlihat: bool) -> None:
    assert reviu_terlihat(sudut, urutan_reviu=1, selesai=selesai, sedang_ditelaah=sedang) is terlihat


def test_dari_tahap_bertingkat_satker_hanya_melihat_tingkat_akhir() -> None:
    lihat = {"urutan_reviu": 1, "selesai": True, "sedang_ditelaah": False}
    assert reviu_terlihat(Sudut(None), **lihat, tingkat_akhir=True)  # type: ignore[arg-type]
    assert not reviu_terlihat(Sudut(None), **lihat, tingkat_akhir=False)  # type: ignore[arg-type]


def test_diagram_dan_tabel_di_docs_sesuai_tabel() -> None:
    from pmpzi.management.commands.gambar_alur import usang

    assert usang() == [], "jalankan: python manage.py gambar_alur"
