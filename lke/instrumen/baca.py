"""From the text of an instrument file to a valid ``BerkasInstrumen``, or to the list of all its mistakes."""

import hashlib
import json
import re
from typing import Any

from lke.instrumen.bentuk import JENJANG, BerkasInstrumen
from lke.instrumen.catatan import Catatan, InstrumenTidakSah
from lke.instrumen.pembaca_ambang import PembacaAmbang
from lke.instrumen.pembaca_pohon import baca_pohon, baca_skala
from lke.instrumen.pemuat import muat

VERSI_SKEMA = 1
_KODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KUNCI_WAJIB = (
    "versi_skema", "kode", "nama", "nama_singkat", "dasar_hukum", "berlaku", "jenjang", "skala_nilai", "agregasi",
    "komponen", "ambang_batas",
)  # fmt: skip
# The one way the engine adds up; a file that states another would be scored differently from what it says.
_AGREGASI = {
    "indikator": "bobot_kali_rata_rata",
    "area": "jumlah",
    "sub_komponen": "jumlah",
    "komponen": "jumlah",
    "belum_dijawab": "nol",
}


def baca(teks: str) -> BerkasInstrumen:
    """Reads and checks an instrument file (YAML, schema version 1).

    Raises InstrumenTidakSah with every mistake found. A file that isn't readable YAML, repeats a key or lacks one of
    the main parts is reported without looking further.
    """
    c = Catatan()
    data = muat(teks, c)
    if not c.daftar and not isinstance(data, dict):
        c.salah("berkas", "isi berkas harus berupa pasangan kunci dan nilai")
    if c.daftar:
        raise InstrumenTidakSah(c.daftar)
    c.kunci("berkas", data, boleh=(), wajib=_KUNCI_WAJIB)
    if not data.keys() >= set(_KUNCI_WAJIB):
        raise InstrumenTidakSah(c.daftar)
    kode = _baca_kode(c, data["kode"])
    mulai, selesai, menggantikan, digantikan = _baca_berlaku(c, data["berlaku"])
    penyajian = _baca_agregasi(c, data["agregasi"])
    if data["versi_skema"] != VERSI_SKEMA or isinstance(data["versi_skema"], bool):
        c.salah("berkas", f"versi_skema harus {VERSI_SKEMA}")
    if data["jenjang"] != list(JENJANG):
        c.salah("berkas", f"jenjang harus {', '.join(JENJANG)}")
    nama = c.teks("berkas", "nama", data["nama"])
    nama_singkat = c.teks("berkas", "nama_singkat", data["nama_singkat"])
    dasar_hukum = c.daftar_teks("berkas", "dasar_hukum", data["dasar_hukum"])
    skala = baca_skala(c, data["skala_nilai"])
    komponen = baca_pohon(c, data["komponen"], skala)
    ambang = PembacaAmbang(c, komponen)
    ambang.baca(data["ambang_batas"])
    if c.daftar:
        raise InstrumenTidakSah(dict.fromkeys(c.daftar))
    return BerkasInstrumen(
        kode=kode,
        komponen=komponen,
        ambang=tuple(ambang.ambang),
        nama=nama,
        nama_singkat=nama_singkat,
        dasar_hukum=dasar_hukum,
        tahun_mulai=mulai,
        tahun_selesai=selesai,
        menggantikan=menggantikan,
        digantikan=digantikan,
        penyajian=penyajian,
        sumber_ambang=ambang.sumber,
        predikat=tuple(ambang.predikat),
        prasyarat=tuple(ambang.prasyarat),
        kawasan=ambang.kawasan,
        sha256=_sidik(data),
    )


def _sidik(data: dict[str, Any]) -> str:
    """SHA-256 of the content alone: comments, layout, quoting and the order of keys don't count."""
    baku = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(baku.encode()).hexdigest()


def _baca_kode(c: Catatan, kode: Any) -> str:
    if not isinstance(kode, str) or not _KODE.fullmatch(kode):
        c.salah("berkas", f"kode instrumen {kode!r} tidak sah (huruf kecil, angka, tanda hubung)")
        return ""
    return kode


def _baca_berlaku(c: Catatan, isi: Any) -> tuple[int, int | None, str, str]:
    peta = c.peta("berlaku", isi)
    c.kunci("berlaku", peta, boleh=("menggantikan", "digantikan"), wajib=("tahun_mulai", "tahun_selesai"))
    mulai, selesai = peta.get("tahun_mulai"), peta.get("tahun_selesai")
    tahun = [satu for satu in (mulai, selesai) if satu is not None]
    sah = all(type(satu) is int and 2000 <= satu <= 2100 for satu in tahun)
    if mulai is None or not sah or tahun != sorted(tahun):
        c.salah("berlaku", f"tahun tidak sah: {mulai!r} sampai {selesai!r}")
        mulai, selesai = 0, None
    return (
        int(mulai),
        None if selesai is None else int(selesai),
        c.teks_boleh_kosong("berlaku", "menggantikan", peta),
        c.teks_boleh_kosong("berlaku", "digantikan", peta),
    )


def _baca_agregasi(c: Catatan, isi: Any) -> int:
    peta = c.peta("agregasi", isi)
    c.kunci("agregasi", peta, boleh=("pertanyaan",), wajib=(*_AGREGASI, "pembulatan"))
    for kunci, cara in _AGREGASI.items():
        if kunci in peta and peta[kunci] != cara:
            c.salah("agregasi", f"{kunci} harus {cara}")
    pembulatan = c.peta("agregasi, pembulatan", peta.get("pembulatan"))
    c.kunci("agregasi, pembulatan", pembulatan, boleh=(), wajib=("perhitungan", "penyajian"))
    if pembulatan.get("perhitungan", "tanpa") != "tanpa":
        c.salah("agregasi, pembulatan", "perhitungan harus tanpa")
    penyajian = pembulatan.get("penyajian")
    if type(penyajian) is not int or not 0 <= penyajian <= 6:
        c.salah("agregasi, pembulatan", "penyajian harus bilangan bulat 0 sampai 6")
        return 2
    return penyajian
