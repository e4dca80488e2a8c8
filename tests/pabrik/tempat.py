"""Instansi, satker, periode."""

from __future__ import annotations

from datetime import date
from itertools import count

from lke.models import Periode
from penilaian.domain.periode import muat_periode
from satker.domain.satker import singkatkan
from satker.models import Instansi, Satker
from tests.pabrik.acuan import HARI, SAAT

_nomor = count(1)


def instansi(kode: str = "", nama: str = "") -> Instansi:
    """A tenant without units."""
    kode = kode or f"INS{next(_nomor)}"
    return Instansi.objects.create(kode=kode, nama=nama or f"Instansi {kode}")


def satker(induk: Satker | None = None, *, nama: str = "", di: Instansi | None = None, **lain: object) -> Satker:
    """A unit below ``induk`` (a PN by default), or the root of ``di``. Needs the scope of its instansi."""
    n = next(_nomor)
    milik = induk.instansi_id if induk is not None else di.pk  # type: ignore[union-attr]  # a root names its instansi
    nama = nama or f"Pengadilan Negeri Uji {n}"
    isi: dict[str, object] = {
        "kode": f"UJI-{n}",
        "nama": nama,
        "nama_singkat": singkatkan(nama),
        "jenis": "PN",
        "lingkungan": "UMUM",
        "kelas": "II",
        "provinsi": "Jambi",
        **lain,
    }
    baru = Satker.objects.create(instansi_id=milik, induk=induk, jalur=f"/{900_000_000 + n}/", **isi)
    baru.jalur = f"{induk.jalur if induk is not None else '/'}{baru.pk}/"
    baru.save(update_fields=["jalur"])
    return baru


def periode(di: Instansi, *, kode: str = "", jadwal_geser: date | None = HARI, **ganti: str) -> Periode:
    """A small periode of ``di``: filling, TPI with three levels, penetapan; the real 90/2021 instrument.

    ``ganti`` replaces top-level keys of the file, as YAML text.
    """
    isi = {
        "kode": kode or f"P-{next(_nomor)}",
        "nama": "Periode uji",
        "instansi": di.kode,
        "tahun": "2026",
        "zona_waktu": "Asia/Jakarta",
        "instrumen": "permenpanrb-90-2021",
        "ambang_area": "gabungan",
        "rantai": "[{kode: tpi, nama: TPI, penilai: {tim: TPI},"
        " tingkat: [penilai_anggota, penilai_ketua, pengendali_teknis]},"
        " {kode: penetapan, nama: Penetapan, jenis: penetapan}]",
        "jadwal": "{pengisian: [2026-01-01, 2026-03-31], tpi: [2026-04-01, 2026-04-30]}",
        "kuota": "[]",
        **ganti,
    }
    return muat_periode("\n".join(f"{k}: {v}" for k, v in isi.items()), sekarang=SAAT, jadwal_geser=jadwal_geser)
