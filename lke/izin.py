"""Who may fill what. Seeing a sheet follows from the scope; this answers "may this person change it", and why not."""

from __future__ import annotations

from lke.models import LembarKerja
from satker.akses import Akses


def alasan_tak_boleh_isi(akses: Akses, lembar: LembarKerja, *, rumpun_area: str, halaman: str = "") -> str:
    """Why this person may not fill a question of that area now; "" when they may.

    Only an operator of that very satker fills (PROSES §1), within the areas of their Penugasan; ``halaman`` is the
    page's code, which a Penugasan may name where there is no rumpun_area (Hasil). ``lembar`` needs its satker.
    """
    if lembar.terkunci_pada is not None:
        return (
            "Lembar ini terkunci karena penilaiannya sudah selesai, jadi isinya tidak dapat diubah lagi. "
            "Bila ada yang keliru, hubungi sekretariat instansi Anda."
        )
    area = akses.area_isi(lembar.satker_id)
    if area is not None and not area:
        return f"Anda hanya dapat membaca. Yang mengisi lembar ini adalah operator {lembar.satker.nama_singkat}."
    if area is not None and rumpun_area not in area and halaman not in area:
        return (
            "Bagian ini diisi operator lain; penugasan Anda mencakup area lain. "
            "Bila seharusnya Anda yang mengisi, minta admin instansi menambah area penugasan Anda."
        )
    return ""
