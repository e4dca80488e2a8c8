"""What runs again at the next start, and what is skipped."""

from datetime import date
from pathlib import Path

import pytest

from pmpzi.peluncur import stempel

SEMUA = ["migrasi", "acuan", "demo", "statis"]


@pytest.fixture
def pohon(tmp_path: Path) -> Path:
    for nama in (
        "lke/migrations/0001_initial.py", "lke/data/instrumen/a.yaml", "pmpzi/demo/isi.py", "static/css/gaya.css"
    ):  # fmt: skip
        berkas = tmp_path / nama
        berkas.parent.mkdir(parents=True, exist_ok=True)
        berkas.write_text(nama)
    return tmp_path


def test_pertama_kali_semua_langkah_berjalan_berurutan(pohon: Path) -> None:
    assert list(stempel.perlu(SEMUA, {}, akar=pohon)) == SEMUA


def test_tanpa_perubahan_tidak_ada_yang_diulang(pohon: Path) -> None:
    assert stempel.perlu(SEMUA, stempel.perlu(SEMUA, {}, akar=pohon), akar=pohon) == {}


@pytest.mark.parametrize(
    ("berubah", "diulang"),
    [
        ("static/css/gaya.css", ["statis"]),
        ("pmpzi/demo/isi.py", ["demo"]),
        ("lke/data/instrumen/a.yaml", ["acuan", "demo"]),
        ("lke/migrations/0002_baru.py", ["migrasi", "acuan", "demo"]),
        ("README.md", []),
        ("tests/lke/data/contoh.yaml", []),
    ],
)
def test_hanya_yang_berubah_dan_yang_berdiri_di_atasnya_diulang(pohon: Path, berubah: str, diulang: list[str]) -> None:
    tersimpan = stempel.perlu(SEMUA, {}, akar=pohon)
    (pohon / berubah).parent.mkdir(parents=True, exist_ok=True)
    (pohon / berubah).write_text("baru")
    assert list(stempel.perlu(SEMUA, tersimpan, akar=pohon)) == diulang


def test_stempel_yang_rusak_berarti_semua_diulang(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{rusak")
    assert stempel.baca(tmp_path / "s.json") == {}


def test_data_demo_disiapkan_lagi_setiap_minggu_baru_dan_hanya_data_demo(tmp_path: Path) -> None:
    (tmp_path / "pmpzi/demo").mkdir(parents=True)
    (tmp_path / "pmpzi/demo/isi.py").write_text("isi")
    langkah = ["acuan", "demo"]
    senin, minggu, senin_depan = date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 23)
    simpan = stempel.perlu(langkah, {}, akar=tmp_path, hari=senin)
    assert stempel.perlu(langkah, simpan, akar=tmp_path, hari=minggu) == {}
    assert list(stempel.perlu(langkah, simpan, akar=tmp_path, hari=senin_depan)) == ["demo"]
