"""What an act does to the bid once everything has been checked. Called by ``alur_usulan.jalankan`` alone, all locked.

Each function changes the bid object (saved by the caller) and may write rows of its own; it returns what the history
row should remember.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inti.galat import BelumBoleh
from lke.domain.lembar import kunci_lembar, lepas_kunci
from penilaian import alur
from penilaian.alur import STATUS_TERKUNCI
from penilaian.domain.ajuan import bekukan
from penilaian.domain.kelompok import peta_kuota
from penilaian.domain.prasyarat import Keadaan
from penilaian.domain.reviu import mulai_reviu, selesaikan
from penilaian.domain.usulan import usulan_terbuka
from penilaian.enums import Aksi, JenisTahap, Status
from penilaian.models import Clearance, HasilTahap, PredikatSatker, Reviu


@dataclass(frozen=True, slots=True)
class Perbuatan:
    """The checked act: its state of affairs, the person's remark, and the clean input."""

    k: Keadaan
    catatan: str
    masukan: Mapping[str, Any]


def _ajukan(p: Perbuatan) -> dict[str, Any]:
    """Freeze the round. A first submission goes to the first tier, a later one back to the tier that returned it."""
    k = p.k
    usulan = k.usulan
    if k.gerak.aksi is Aksi.AJUKAN:
        tujuan = alur.tahap_pertama(k.ruas)
        if tujuan is None:
            raise BelumBoleh("Rantai periode ini tidak memuat penilai untuk satker Anda; hubungi sekretariat.")
        usulan.tahap = tujuan.kode
    diakui = p.masukan.get("kekurangan_diakui", ())
    ajuan = bekukan(usulan, k.isi, tahap=usulan.tahap, diakui=diakui, oleh=k.oleh, sekarang=k.sekarang)
    usulan.putaran = ajuan.putaran
    usulan.batas_jawab = None
    k.bersama["ajuan"] = ajuan
    return {"total": str(ajuan.total), "kekurangan_diakui": ajuan.isi["kekurangan_diakui"]}


def _tarik(p: Perbuatan) -> dict[str, Any]:
    p.k.usulan.tahap = ""
    return {}


def _mulai(p: Perbuatan) -> dict[str, Any]:
    ajuan = p.k.ajuan
    if ajuan is None:
        raise BelumBoleh("Usulan ini belum punya ajuan untuk ditelaah.")
    reviu = mulai_reviu(p.k.usulan, ajuan, oleh=p.k.oleh, sekarang=p.k.sekarang)
    return {"reviu": reviu.pk}


def _putus(p: Perbuatan) -> dict[str, Any]:
    """Close the tier's review; its score is the tier's result."""
    reviu = p.k.reviu
    if reviu is None:
        return {}
    selesaikan(reviu, oleh=p.k.oleh, sekarang=p.k.sekarang)
    return {"reviu": reviu.pk, "total": str(reviu.total)}


def _kembalikan(p: Perbuatan) -> dict[str, Any]:
    p.k.usulan.batas_jawab = p.masukan["batas_jawab"]
    return {**_putus(p), "batas_jawab": p.masukan["batas_jawab"].isoformat()}


def _usulkan(p: Perbuatan) -> dict[str, Any]:
    k = p.k
    tujuan = alur.tahap_reviu_berikut(k.ruas, k.usulan.tahap)
    if tujuan is None:
        raise BelumBoleh("Tidak ada tahap penilaian sesudah ini pada rantai periode.")
    k.usulan.tahap = tujuan.kode
    surat = p.masukan["pengusulan"]
    return {"pengusulan": surat.pk, "nomor_surat": surat.nomor_surat, "ke_tahap": tujuan.kode}


def _clearance(p: Perbuatan) -> dict[str, Any]:
    usulan = p.k.usulan
    baris = Clearance.objects.create(
        instansi_id=usulan.instansi_id,
        satker_id=usulan.satker_id,
        usulan=usulan,
        tujuan="sebelum_tpi",
        hasil=p.masukan["hasil"],
        alasan=p.catatan,
        nomor_surat=p.masukan["nomor_surat"],
        oleh_id=p.k.oleh.pengguna_id,
        pada=p.k.sekarang,
    )
    return {"clearance": baris.pk, "hasil": baris.hasil, "nomor_surat": baris.nomor_surat}


def _tetapkan(p: Perbuatan) -> dict[str, Any]:
    k = p.k
    kuota = peta_kuota(k.usulan.periode_id).untuk(k.usulan.predikat, k.usulan.satker)
    tempat = k.peringkat.cari(k.usulan.pk)
    urutan = tempat[1].urutan if tempat else None
    berikut = alur.tahap_hasil_berikut(k.ruas, ())
    k.usulan.tahap = (
        berikut.kode if berikut else next((t.kode for t in k.ruas if t.jenis == JenisTahap.PENETAPAN), k.usulan.tahap)
    )
    return {
        "kuota": kuota.pk if kuota else None,
        "kelompok": kuota.kelompok if kuota else "",
        "urutan": urutan,
        **p.masukan,
    }


def _catat_tahap(p: Perbuatan) -> dict[str, Any]:
    k = p.k
    usulan, lulus = k.usulan, k.gerak.ke is Status.CALON
    HasilTahap.objects.create(
        instansi_id=usulan.instansi_id,
        satker_id=usulan.satker_id,
        usulan=usulan,
        tahap=p.masukan["tahap"],
        lulus=lulus,
        skor=p.masukan["skor"],
        catatan=p.catatan,
        oleh_id=k.oleh.pengguna_id,
        pada=k.sekarang,
    )
    if lulus:
        berikut = alur.tahap_hasil_berikut(k.ruas, {*k.hasil_tahap, p.masukan["tahap"]})
        usulan.tahap = berikut.kode if berikut else usulan.tahap
    skor = p.masukan["skor"]
    return {"tahap": p.masukan["tahap"], "lulus": lulus, "skor": None if skor is None else str(skor)}


def _beri_predikat(p: Perbuatan) -> dict[str, Any]:
    usulan = p.k.usulan
    ada = PredikatSatker.objects.filter(
        satker_id=usulan.satker_id, predikat=usulan.predikat, tahun=usulan.periode.tahun
    ).exists()
    if ada:
        raise BelumBoleh(
            f"{usulan.satker.nama_singkat} sudah tercatat meraih {usulan.predikat} tahun {usulan.periode.tahun}."
        )
    PredikatSatker.objects.create(
        instansi_id=usulan.instansi_id,
        satker_id=usulan.satker_id,
        predikat=usulan.predikat,
        tahun=usulan.periode.tahun,
        usulan=usulan,
        nomor_sk=p.masukan["nomor_sk"],
    )
    return dict(p.masukan)


def _koreksi(p: Perbuatan) -> dict[str, Any]:
    """Put a mistaken act back: the tier, its review and the worksheet's lock follow the state."""
    k = p.k
    usulan, ke = k.usulan, k.gerak.ke
    lain = usulan_terbuka(usulan.lembar_id)
    if lain is not None and lain.pk != usulan.pk:
        raise BelumBoleh(f"Satker ini sudah membuka usulan {lain.predikat} lain; usulan ini tidak dapat dibuka lagi.")
    asal = usulan.tahap
    usulan.batas_jawab = None
    if ke is Status.PENGISIAN:
        usulan.tahap = ""
        _buka_reviu(k, buka=False)
    elif ke is Status.DITELAAH:
        _buka_reviu(k, buka=True)
    elif ke is Status.DIREKOMENDASIKAN:
        if k.hasil_tahap:
            raise BelumBoleh("Hasil tahap sesudah penetapan sudah dicatat; penetapannya tidak dapat ditarik lagi.")
        tim = [t for t in k.ruas if t.jenis == JenisTahap.REVIU]
        usulan.tahap = tim[-1].kode
    elif ke is Status.CALON:
        berikut = alur.tahap_hasil_berikut(k.ruas, k.hasil_tahap)
        usulan.tahap = berikut.kode if berikut else usulan.tahap
    return {"dari_tahap": asal, "ke_tahap": usulan.tahap}


def _buka_reviu(k: Keadaan, *, buka: bool) -> None:
    """Reopen the decided review of the present tier, or close one that was cut short."""
    reviu = k.reviu
    if reviu is None:
        return
    if buka:
        Reviu.objects.filter(pk=reviu.pk).update(selesai=None, selesai_oleh=None)
    else:
        selesaikan(reviu, oleh=k.oleh, sekarang=k.sekarang)


LAKUKAN: dict[Aksi, Callable[[Perbuatan], dict[str, Any]]] = {
    Aksi.AJUKAN: _ajukan,
    Aksi.AJUKAN_ULANG: _ajukan,
    Aksi.TARIK: _tarik,
    Aksi.MULAI_TELAAH: _mulai,
    Aksi.KEMBALIKAN: _kembalikan,
    Aksi.SETUJUI: _putus,
    Aksi.TOLAK: _putus,
    Aksi.USULKAN: _usulkan,
    Aksi.CLEARANCE: _clearance,
    Aksi.REKOMENDASIKAN: _putus,
    Aksi.TIDAK_REKOMENDASIKAN: _putus,
    Aksi.TETAPKAN: _tetapkan,
    Aksi.CATAT_TAHAP: _catat_tahap,
    Aksi.BERI_PREDIKAT: _beri_predikat,
    Aksi.KOREKSI: _koreksi,
}


def sesuaikan_kunci(k: Keadaan) -> None:
    """Lock the worksheet when its assessment is over, open it when a correction brings the bid back into it."""
    lembar, terkunci = k.usulan.lembar, k.gerak.ke in STATUS_TERKUNCI
    if terkunci and lembar.terkunci_pada is None:
        kunci_lembar(lembar, oleh=k.oleh, sekarang=k.sekarang)
    elif not terkunci and lembar.terkunci_pada is not None and k.gerak.koreksi:
        lepas_kunci(lembar)
