"""Reading a periode file: everything wrong with it at once, or plain values ready to store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lke.enums import Predikat
from lke.instrumen.catatan import DESIMAL, Catatan
from lke.instrumen.pemuat import muat
from penilaian.enums import JenisTahap
from satker.domain.satker import KELAS
from satker.enums import PERAN_TPI, Zona

PENGISIAN = "pengisian"
TIM = ("TPI", "BAWAS")
_KUNCI_WAJIB = (
    "kode",
    "nama",
    "instansi",
    "tahun",
    "zona_waktu",
    "instrumen",
    "ambang_area",
    "rantai",
    "jadwal",
    "kuota",
)
_KUNCI_BOLEH = ("lingkungan", "pembekuan_peringkat", "gerbang_survei", "kawasan")
_KUNCI_TAHAP = ("penilai", "jenis", "untuk_jenis", "tingkat", "putaran")
_KUNCI_KUOTA = ("jenis", "kelas", "semua_kelas_untuk", "daftar_wajib")


@dataclass(slots=True)
class IsiTahap:
    """One tier as written in the file."""

    kode: str
    nama: str
    jenis: str
    leluhur_jenis: str = ""
    tim: str = ""
    untuk_jenis: list[str] = field(default_factory=list)
    tingkat: list[str] = field(default_factory=list)
    putaran: int | None = None


@dataclass(slots=True)
class IsiKuota:
    """One quota row as written in the file."""

    predikat: str
    kelompok: str
    jumlah: int
    jenis: list[str]
    kelas: list[str]
    semua_kelas_untuk: list[str]
    daftar_wajib: bool


@dataclass(slots=True)
class IsiPeriode:
    """A whole file. ``jadwal`` by kegiatan: first and last day; ``beku`` by tier: the day its ranking freezes."""

    kode: str
    nama: str
    instansi: str
    lingkungan: str
    tahun: int
    zona_waktu: str
    instrumen: str
    ambang_area: str
    tahap: list[IsiTahap]
    jadwal: dict[str, tuple[date, date]]
    beku: dict[str, date]
    kuota: list[IsiKuota]
    aturan_tambahan: dict[str, Any]
    sidik: str


def baca_periode(teks: str, *, jenis_dikenal: Collection[str] | None = None) -> tuple[IsiPeriode | None, list[str]]:
    """Read a periode file (YAML); return its content (None when it can't be used) and every fault as a sentence.

    ``jenis_dikenal`` are the kinds of unit in the instansi's tree; None skips that check (instansi not known yet).
    """
    c = Catatan()
    data = muat(teks, c)
    if not c.daftar and not isinstance(data, dict):
        c.salah("berkas", "isi berkas harus berupa pasangan kunci dan nilai")
    if c.daftar:
        return None, [str(s) for s in c.daftar]
    c.kunci("berkas", data, boleh=_KUNCI_BOLEH, wajib=_KUNCI_WAJIB)
    tahap = _rantai(c, data.get("rantai"), jenis_dikenal)
    kode_tahap = {t.kode: t for t in tahap}
    isi = IsiPeriode(
        kode=c.teks("berkas", "kode", data.get("kode")),
        nama=c.teks("berkas", "nama", data.get("nama")),
        instansi=c.teks("berkas", "instansi", data.get("instansi")),
        lingkungan=c.teks_boleh_kosong("berkas", "lingkungan", data),
        tahun=_bulat(c, "berkas", "tahun", data.get("tahun"), 2000, 2100),
        zona_waktu=_pilihan(c, "berkas", "zona_waktu", data.get("zona_waktu"), [z.value for z in Zona]),
        instrumen=c.teks("berkas", "instrumen", data.get("instrumen")),
        ambang_area=_pilihan(c, "berkas", "ambang_area", data.get("ambang_area"), ["gabungan", "terpisah"]),
        tahap=tahap,
        jadwal=_jadwal(c, data.get("jadwal"), kode_tahap),
        beku=_beku(c, data["pembekuan_peringkat"], kode_tahap) if "pembekuan_peringkat" in data else {},
        kuota=_kuota(c, data.get("kuota"), jenis_dikenal),
        aturan_tambahan=_tambahan(c, data),
        sidik=hashlib.sha256(json.dumps(data, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest(),
    )
    return isi, [str(s) for s in dict.fromkeys(c.daftar)]


def _bulat(c: Catatan, tempat: str, nama: str, nilai: Any, dari: int, sampai: int) -> int:
    if isinstance(nilai, int) and not isinstance(nilai, bool) and dari <= nilai <= sampai:
        return nilai
    c.salah(tempat, f"{nama} harus bilangan bulat {dari} sampai {sampai}, bukan {nilai!r}")
    return dari


def _pilihan(c: Catatan, tempat: str, nama: str, nilai: Any, boleh: Collection[str]) -> str:
    if isinstance(nilai, str) and nilai in boleh:
        return nilai
    c.salah(tempat, f"{nama} {nilai!r} tidak dikenal; pilih salah satu: {', '.join(boleh)}")
    return ""


def _daftar_jenis(c: Catatan, tempat: str, nama: str, nilai: Any, dikenal: Collection[str] | None) -> list[str]:
    jenis = list(c.daftar_kode(tempat, nama, nilai)) if nilai is not None else []
    for satu in jenis:
        _jenis_ada(c, tempat, nama, satu, dikenal)
    return jenis


def _jenis_ada(c: Catatan, tempat: str, nama: str, jenis: str, dikenal: Collection[str] | None) -> None:
    if jenis and dikenal is not None and jenis not in dikenal:
        c.salah(tempat, f"{nama}: jenis satker {jenis} tidak ada di pohon satker instansi")


def _rantai(c: Catatan, nilai: Any, dikenal: Collection[str] | None) -> list[IsiTahap]:
    hasil: list[IsiTahap] = []
    for urut, mentah in enumerate(c.daftar_isi("rantai", "rantai", nilai), 1):
        butir = c.peta(f"rantai, tahap ke-{urut}", mentah)
        kode = c.kode_nama(f"rantai, tahap ke-{urut}", "kode", butir.get("kode"))
        tempat = f"rantai, tahap {kode or f'ke-{urut}'}"
        c.kunci(tempat, butir, boleh=_KUNCI_TAHAP, wajib=("kode", "nama"))
        jenis = _pilihan(c, tempat, "jenis", butir.get("jenis", JenisTahap.REVIU.value), [j.value for j in JenisTahap])
        tahap = IsiTahap(kode=kode, nama=c.teks(tempat, "nama", butir.get("nama")), jenis=jenis)
        _penilai(c, tempat, butir, tahap, dikenal)
        tahap.untuk_jenis = _daftar_jenis(c, tempat, "untuk_jenis", butir.get("untuk_jenis"), dikenal)
        _tingkat(c, tempat, butir, tahap)
        if "putaran" in butir:
            tahap.putaran = _bulat(c, tempat, "putaran", butir["putaran"], 1, 20)
        if kode == PENGISIAN:
            c.salah(tempat, f"kode {PENGISIAN} dipakai untuk masa pengisian, bukan untuk tahap")
        hasil.append(tahap)
    c.tak_ganda("rantai", "kode tahap", (t.kode for t in hasil))
    if hasil and not any(t.jenis == JenisTahap.REVIU for t in hasil):
        c.salah("rantai", "tidak ada tahap penilaian (jenis reviu)")
    return hasil


def _penilai(c: Catatan, tempat: str, butir: dict[str, Any], tahap: IsiTahap, dikenal: Collection[str] | None) -> None:
    if "penilai" not in butir:
        if tahap.jenis == JenisTahap.REVIU:
            c.salah(tempat, "tahap reviu harus menyebut penilai: {leluhur_jenis: …} atau {tim: …}")
        return
    penilai = c.peta(f"{tempat}, penilai", butir["penilai"])
    c.kunci(f"{tempat}, penilai", penilai, boleh=("leluhur_jenis", "tim"))
    if len(penilai) != 1:
        c.salah(tempat, "penilai harus tepat satu: leluhur_jenis atau tim")
    if "leluhur_jenis" in penilai:
        tahap.leluhur_jenis = c.teks(tempat, "leluhur_jenis", penilai["leluhur_jenis"])
        _jenis_ada(c, tempat, "leluhur_jenis", tahap.leluhur_jenis, dikenal)
    if "tim" in penilai:
        tahap.tim = _pilihan(c, tempat, "tim", penilai["tim"], TIM)


def _tingkat(c: Catatan, tempat: str, butir: dict[str, Any], tahap: IsiTahap) -> None:
    if "tingkat" in butir:
        tahap.tingkat = [
            _pilihan(c, tempat, "tingkat", t, [p.value for p in PERAN_TPI])
            for t in c.daftar_kode(tempat, "tingkat", butir["tingkat"])
        ]
    if tahap.tim == "TPI" and (not tahap.tingkat or tahap.tingkat[-1] != PERAN_TPI[-1].value):
        c.salah(tempat, f"tingkat tim TPI harus berakhir pada {PERAN_TPI[-1].value}, yang memutuskan")
    if tahap.tingkat and tahap.tim != "TPI":
        c.salah(tempat, "tingkat hanya untuk tim TPI")


def _hari(c: Catatan, tempat: str, nilai: Any) -> date | None:
    if isinstance(nilai, date):
        return nilai
    c.salah(tempat, f"{nilai!r} bukan tanggal (tahun-bulan-hari, misalnya 2026-03-31)")
    return None


def _jadwal(c: Catatan, nilai: Any, tahap: dict[str, IsiTahap]) -> dict[str, tuple[date, date]]:
    peta = c.peta("jadwal", nilai)
    hasil: dict[str, tuple[date, date]] = {}
    for kegiatan, isi in peta.items():
        tempat = f"jadwal, {kegiatan}"
        # Beside the tiers a schedule may name the survey weeks and the day a tier hands its result on.
        if kegiatan not in (PENGISIAN, "survei") and kegiatan.removeprefix("hasil_") not in tahap:
            c.salah(tempat, "kegiatan tidak dikenal; pakai pengisian, survei, kode tahap, atau hasil_<kode tahap>")
        if not isinstance(isi, list) or len(isi) != 2:
            c.salah(tempat, "harus dua tanggal: [mulai, selesai]")
            continue
        mulai, selesai = (_hari(c, tempat, h) for h in isi)
        if mulai and selesai:
            if selesai < mulai:
                c.salah(tempat, f"selesai {selesai} mendahului mulai {mulai}")
            hasil[kegiatan] = (mulai, selesai)
    for wajib in (PENGISIAN, *(k for k, t in tahap.items() if k and t.jenis == JenisTahap.REVIU)):
        if wajib not in peta:
            c.salah("jadwal", f"jadwal untuk {wajib} belum ada")
    return hasil


def _beku(c: Catatan, nilai: Any, tahap: dict[str, IsiTahap]) -> dict[str, date]:
    hasil: dict[str, date] = {}
    for kode, isi in c.peta("pembekuan_peringkat", nilai).items():
        tempat = f"pembekuan_peringkat, {kode}"
        if kode not in tahap:
            c.salah(tempat, "tahap tidak ada dalam rantai")
        hari = _hari(c, tempat, isi)
        if hari:
            hasil[kode] = hari
    return hasil


def _kuota(c: Catatan, nilai: Any, dikenal: Collection[str] | None) -> list[IsiKuota]:
    hasil: list[IsiKuota] = []
    for urut, mentah in enumerate(c.daftar_isi("kuota", "kuota", nilai, boleh_kosong=True), 1):
        tempat = f"kuota, baris ke-{urut}"
        butir = c.peta(tempat, mentah)
        c.kunci(tempat, butir, boleh=_KUNCI_KUOTA, wajib=("predikat", "kelompok", "jumlah"))
        kelas = list(c.daftar_kode(tempat, "kelas", butir["kelas"])) if "kelas" in butir else []
        for satu in kelas:
            _pilihan(c, tempat, "kelas", satu, list(KELAS))
        hasil.append(
            IsiKuota(
                predikat=_pilihan(c, tempat, "predikat", butir.get("predikat"), [p.value for p in Predikat]),
                kelompok=c.teks(tempat, "kelompok", butir.get("kelompok")),
                jumlah=_bulat(c, tempat, "jumlah", butir.get("jumlah"), 0, 10_000),
                jenis=_daftar_jenis(c, tempat, "jenis", butir.get("jenis"), dikenal),
                kelas=kelas,
                semua_kelas_untuk=_daftar_jenis(
                    c, tempat, "semua_kelas_untuk", butir.get("semua_kelas_untuk"), dikenal
                ),
                daftar_wajib=c.benar_salah(tempat, "daftar_wajib", butir.get("daftar_wajib", False)),
            )
        )
        for satu in hasil[-1].semua_kelas_untuk:
            if hasil[-1].jenis and satu not in hasil[-1].jenis:
                c.salah(tempat, f"semua_kelas_untuk: {satu} tidak ada pada jenis baris ini")
    c.tak_ganda("kuota", "kelompok", (f"{k.predikat} {k.kelompok}" for k in hasil))
    return hasil


def _tambahan(c: Catatan, data: dict[str, Any]) -> dict[str, Any]:
    """Rules kept as they are for the requirements: decimals as text, so that they stay exact."""
    hasil: dict[str, Any] = {}
    if "gerbang_survei" in data:
        gerbang = c.peta("gerbang_survei", data["gerbang_survei"])
        c.kunci("gerbang_survei", gerbang, boleh=(), wajib=("bersih", "layanan"))
        hasil["gerbang_survei"] = {k: _teks_desimal(c, f"gerbang_survei, {k}", v) for k, v in gerbang.items()}
    if "kawasan" in data:
        kawasan = c.peta("kawasan", data["kawasan"])
        c.kunci("kawasan", kawasan, boleh=(), wajib=("skor_integrasi",))
        skor = c.peta("kawasan, skor_integrasi", kawasan.get("skor_integrasi", {}))
        c.kunci("kawasan, skor_integrasi", skor, boleh=(), wajib=("WBK", "WBBM"))
        hasil["kawasan"] = {"skor_integrasi": {k: _teks_desimal(c, f"kawasan, {k}", v) for k, v in skor.items()}}
    return hasil


def _teks_desimal(c: Catatan, tempat: str, nilai: Any) -> str:
    if isinstance(nilai, str) and DESIMAL.fullmatch(nilai):
        return nilai
    c.salah(tempat, f"harus teks desimal seperti '18.5', bukan {nilai!r}")
    return "0"
