"""Who is told after an act: those who must act next, and the satker when something is decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from inti.templatetags.tampil import tulis_waktu
from penilaian import alur
from penilaian.alur import Gerak
from penilaian.domain.periode import TahapInfo
from penilaian.domain.usulan import nama_penilai, rantai_usulan, satker_penilai, tahap_sekarang
from penilaian.enums import Aksi, Status
from penilaian.models import Usulan
from satker.domain.kabar import kirim_kabar
from satker.domain.pengguna import hari_ini, pemegang
from satker.enums import Peran

SATKER = (Peran.OPERATOR, Peran.PIMPINAN)


def kabari(usulan: Usulan, gerak: Gerak, *, tahap_asal: str, sekarang: datetime) -> None:
    """Tell people about an act that was just done; ``usulan`` is in its new state, ``tahap_asal`` where it was before.

    In the portal within this transaction, by mail on commit.
    """
    tahap = tahap_sekarang(usulan)
    asal = next((t for t in rantai_usulan(usulan) if t.kode == tahap_asal), None)
    nama = f"{usulan.satker.nama_singkat}, usulan {usulan.predikat} {usulan.periode.tahun}"
    di = asal or tahap
    penilai = nama_penilai(di, usulan.satker) if di else ""
    zona = usulan.satker.zona
    ke = Status(usulan.status)
    aksi = gerak.aksi
    if aksi in (Aksi.AJUKAN, Aksi.AJUKAN_ULANG, Aksi.USULKAN) and tahap is not None:
        kata = "diusulkan kepada" if aksi is Aksi.USULKAN else "diajukan kepada"
        _kirim(
            usulan,
            _penilai_awal(tahap),
            tahap,
            f"{nama} (putaran {usulan.putaran}) {kata} {nama_penilai(tahap, usulan.satker)}; siap ditelaah.",
            sekarang,
        )
        if aksi is Aksi.USULKAN:
            _satker(usulan, f"{nama} diusulkan {penilai} ke {nama_penilai(tahap, usulan.satker)}.", sekarang)
    elif aksi is Aksi.TARIK and asal is not None:
        _kirim(usulan, _penilai_awal(asal), asal, f"{nama} ditarik kembali oleh pimpinan satker.", sekarang)
    elif aksi is Aksi.KEMBALIKAN:
        _satker(
            usulan,
            f"{nama} dikembalikan {penilai} dengan catatan. Jawab sampai {tulis_waktu(usulan.batas_jawab, zona)}.",
            sekarang,
        )
    elif aksi is Aksi.SETUJUI and asal is not None:
        _kirim(usulan, (Peran.KETUA_TIM,), asal, f"{nama} disetujui; siap diperingkat dan diusulkan.", sekarang)
        _satker(usulan, f"{nama} disetujui {penilai}.", sekarang)
        if alur.gerbang_clearance(rantai_usulan(usulan), asal.kode) is not None:
            _kirim(usulan, (Peran.BAWAS,), None, f"{nama} menunggu clearance.", sekarang)
    elif aksi is Aksi.CLEARANCE and asal is not None:
        _kirim(usulan, (Peran.KETUA_TIM,), asal, f"{nama}: clearance sudah dicatat.", sekarang)
    elif aksi in (Aksi.TOLAK, Aksi.TIDAK_REKOMENDASIKAN):
        kata = "ditolak" if aksi is Aksi.TOLAK else "tidak direkomendasikan"
        _satker(usulan, f"{nama} {kata} {penilai}. Alasannya ada di halaman usulan.", sekarang)
    elif aksi is Aksi.REKOMENDASIKAN:
        _kirim(usulan, (Peran.SEKRETARIAT,), None, f"{nama} direkomendasikan TPI; menunggu penetapan.", sekarang)
        _satker(usulan, f"{nama} direkomendasikan TPI.", sekarang)
    elif aksi is Aksi.TETAPKAN:
        _satker(usulan, f"{nama} ditetapkan sebagai calon.", sekarang)
    elif aksi is Aksi.CATAT_TAHAP and asal is not None:
        hasil = "lulus" if ke is Status.CALON else "gugur"
        _satker(usulan, f"{nama}: {hasil} pada tahap {asal.nama}.", sekarang)
    elif aksi is Aksi.BERI_PREDIKAT:
        _satker(
            usulan, f"{usulan.satker.nama_singkat} meraih predikat {usulan.predikat} {usulan.periode.tahun}.", sekarang
        )
    elif aksi is Aksi.KOREKSI:
        kalimat = f"{nama}: status dikoreksi sekretariat menjadi {ke.teks.lower()}. Alasannya ada di riwayat."
        _satker(usulan, kalimat, sekarang)
        if asal is not None:
            _kirim(usulan, _penilai_awal(asal), asal, kalimat, sekarang)


def _penilai_awal(tahap: TahapInfo) -> tuple[Peran, ...]:
    """Who begins at a tier, and who answers for it."""
    if not tahap.tim:
        return (Peran.VERIFIKATOR, Peran.KETUA_TIM)
    return (tahap.tingkat[0],) if tahap.tingkat else (Peran.PENILAI_ANGGOTA,)


def _kirim(usulan: Usulan, peran: Iterable[Peran], tahap: TahapInfo | None, teks: str, sekarang: datetime) -> None:
    """To the holders of ``peran`` at the unit that reviews at ``tahap``; without one, in the whole instansi."""
    di = satker_penilai(tahap, usulan.satker) if tahap else None
    if tahap is not None and tahap.leluhur_jenis and di is None:
        return
    orang = pemegang(peran, di.pk if di else None, usulan.instansi_id, hari_ini(usulan.instansi_id, sekarang))
    kirim_kabar([p.pk for p in orang], teks, reverse("usulan", args=[usulan.pk]), sekarang=sekarang)


def _satker(usulan: Usulan, teks: str, sekarang: datetime) -> None:
    orang = pemegang(SATKER, usulan.satker_id, usulan.instansi_id, hari_ini(usulan.instansi_id, sekarang))
    kirim_kabar([p.pk for p in orang], teks, reverse("usulan", args=[usulan.pk]), sekarang=sekarang)
