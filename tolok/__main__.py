"""``python -m tolok [--cepat] [--profil KASUS]``."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from datetime import datetime
from pathlib import Path

from pmpzi.peluncur.galat import GalatPeluncur
from tolok.kasus import Kasus, susun
from tolok.layanan import Gagal, Layanan
from tolok.tabel import Baris, angka, tulis
from tolok.ukur import Deret, anak_proses, memori, mesin, minta, tunggu_senggang

HASIL = Path(__file__).parent / "hasil"
SATKER, SATKER_CEPAT = 931, 60
KALI, KALI_CEPAT = 40, 8


def kata(teks: str = "") -> None:
    sys.stdout.write(teks + "\n")
    sys.stdout.flush()


def senggang() -> None:
    """Wait for an idle machine; say so when it never was."""
    pakai, boleh = tunggu_senggang()
    if not boleh:
        kata(
            f"! Mesin tidak kunjung senggang ({angka(pakai * 100, 0)} % terpakai program lain): selisih kecil tidak berarti."
        )


def ukur_http(kasus: list[Kasus], porta_baris: int, *, kali: int) -> tuple[Deret, list[Deret]]:
    """Every round: one ``row`` before each case, then the case, so both meet the same machine."""
    for _ in range(max(6, kali // 4)):
        minta(porta_baris, "/")
        for satu in kasus:
            satu.kirim()
    baris, hasil = Deret(), [Deret() for _ in kasus]
    for _ in range(kali):
        for satu, deret in zip(kasus, hasil, strict=True):
            baris.detik.append(minta(porta_baris, "/").detik)
            deret.detik.append(satu.kirim().detik)
    return baris, hasil


def baris_http(kasus: list[Kasus], row: Deret, deret: list[Deret]) -> list[Baris]:
    """Lines of the table; SQL statements are counted in one extra request after the measured ones."""
    hasil = [Baris("row: ubah satu baris", row.median, *row.kuartil, banding=1.0, sql=1)]
    for satu, d in zip(kasus, deret, strict=True):
        j = satu.kirim({"X-Tolok": "sql", "X-Tolok-Nama": satu.nama})
        hasil.append(
            Baris(
                satu.teks,
                d.median,
                *d.kuartil,
                banding=d.median / row.median,
                sasaran=satu.sasaran[0],
                sql=int(j.kepala["x-tolok-sql"]),
                sasaran_sql=satu.sasaran[1],
                bita=j.bita,
                bita_asli=len(j.teks.encode()),
            )
        )
    return hasil


def main(argumen: list[str]) -> int:
    """Run everything; returns the exit code (missed aims don't fail: seconds are looked at, not asserted)."""
    baca = argparse.ArgumentParser(prog="python -m tolok", description="Mengukur PMPZI; lihat tolok/README.md.")
    baca.add_argument("--cepat", action="store_true", help=f"{SATKER_CEPAT} satker, sedikit pengulangan")
    baca.add_argument(
        "--profil", metavar="KASUS", nargs="*", help="tulis profil cProfile tiap kasus (tanpa nama: semua)"
    )
    baca.add_argument("--kali", type=int, help="pengulangan tiap kasus")
    pilihan = baca.parse_args(argumen)
    jumlah = SATKER_CEPAT if pilihan.cepat else SATKER
    kali = pilihan.kali or (KALI_CEPAT if pilihan.cepat else KALI)
    kata(f"Tolok PMPZI, {datetime.now():%d-%m-%Y %H.%M}, {mesin()}")  # noqa: DTZ005 - the wall clock of whoever measures
    HASIL.mkdir(exist_ok=True)
    with Layanan() as layanan:
        mulai = time.monotonic()
        layanan.nyalakan_dasar()
        benih = layanan.siapkan(satker=jumlah)
        kata(f"{benih['satker']} satker dengan lembar penuh ditulis dalam {angka(time.monotonic() - mulai, 0)} dtk")
        senggang()
        web, porta, detik_mulai = layanan.web()
        _, porta_baris, _ = layanan.baris()
        kasus, tiada = susun(porta, benih)
        if pilihan.profil is not None:
            return profil(kasus, pilihan.profil, layanan)
        row, deret = ukur_http(kasus, porta_baris, kali=kali)
        tabel = baris_http(kasus, row, deret)
        judul = f"\nLewat HTTP, koneksi baru tiap permintaan, {kali} kali bergiliran (bita: terkirim gzip / asli)"
        kata(tulis(judul, tabel))
        for teks in tiada:
            kata(f"  tidak diukur, halamannya tidak ada: {teks}")
        ingatan = [memori(p) for p in anak_proses(web.proses.pid)]
        kata(f"\nServer web menjawab {angka(detik_mulai)} dtk setelah dinyalakan.")
        for i, (rss, pss) in enumerate(ingatan, 1):
            kata(
                f"Memori proses web {i} setelah beban: RSS {angka(rss / 2**20, 0)} MB, PSS {angka(pss / 2**20, 0)} MB (≤ 300 MB)"
            )
        senggang()
        dalam = layanan.dalam_proses(benih, kali=kali)
        kata(tulis_dalam(dalam))
        simpan = {"waktu": datetime.now().astimezone().isoformat(), "mesin": mesin(), "satker": jumlah, "kali": kali,
                  "http": [b.dict() for b in tabel], "mulai_detik": detik_mulai, "memori": ingatan, "dalam": dalam}  # fmt: skip
        (HASIL / "terakhir.json").write_text(json.dumps(simpan, indent=1, ensure_ascii=False))
        salin_catatan(layanan, "sql")
        if any(b.lewat for b in tabel):
            kata(
                "\n* melewati sasaran. Perintah SQL tiap kasus ada di tolok/hasil/*.sql.txt; profil: python -m tolok --profil"
            )
    return 0


def tulis_dalam(dalam: dict[str, object]) -> str:
    """Tables of what was measured in one process; the first line of each is its unit."""
    teks = []
    judul = {"hitung": "Menghitung nilai, dalam proses", "pdf": "PDF", "xlsx": "XLSX"}
    for nama, isi in dalam.items():
        assert isinstance(isi, list)
        dasar = isi[0]["median"]
        baris = [
            Baris(x["teks"], x["median"], x["q1"], x["q3"], banding=None if nama == "hitung" else x["median"] / dasar)
            for x in isi
        ]
        teks.append(tulis("\n" + judul[nama], baris, satuan_banding="banding"))
    return "\n".join(teks)


def profil(kasus: list[Kasus], nama: list[str], layanan: Layanan) -> int:
    """Warm every case up, profile one request of each, keep the tables in tolok/hasil."""
    for satu in kasus:
        if nama and satu.nama not in nama:
            continue
        for _ in range(6):
            satu.kirim()
        satu.kirim({"X-Tolok": "profil", "X-Tolok-Nama": satu.nama})
        kata(f"  {satu.nama}: tolok/hasil/{satu.nama}.profil.txt")
    salin_catatan(layanan, "profil")
    return 0


def salin_catatan(layanan: Layanan, macam: str) -> None:
    for berkas in (layanan.data / "tolok").glob(f"*.{macam}.txt"):
        shutil.copy(berkas, HASIL / berkas.name)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Gagal, GalatPeluncur) as galat:
        sys.stderr.write(f"{galat}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
