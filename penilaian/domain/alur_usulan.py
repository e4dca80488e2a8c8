"""The workflow at work: the only function that changes a bid's status, and buttons that foretell what it will say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakSah
from inti.templatetags.tampil import tulis_tanggal, tulis_waktu
from penilaian import alur, izin
from penilaian.alur import Gerak
from penilaian.domain.kabar import kabari
from penilaian.domain.kelompok import peta_kuota
from penilaian.domain.prasyarat import Keadaan, alasan_syarat, alasan_waktu, periksa_masukan
from penilaian.domain.tindakan import LAKUKAN, Perbuatan, sesuaikan_kunci
from penilaian.domain.usulan import ambil_usulan, catat_jejak, jejak_terakhir, leluhur, tahap_sekarang
from penilaian.enums import Aksi, Status
from penilaian.models import Kuota, Usulan
from satker.akses import Akses
from satker.enums import Peran

KALIMAT_BELUM = "Belum dapat dijalankan: {n} hal perlu diselesaikan dahulu."


@transaction.atomic
def jalankan(
    usulan_id: int, aksi: Aksi | str, *, oleh: Akses, sekarang: datetime, catatan: str = "", **data: Any
) -> Usulan:
    """Do one act of the workflow table; nothing else changes a bid's status. Steps, in this order:

    1. Lock the usulan, then its lembar (a save of an answer waits; for TETAPKAN then the quota row).
    2. Somebody was faster? ``dilihat`` (id of the newest history row the person saw) or the table tells.
    3. The table's row for state, act and kind of tier.
    4. May this person: role at the right place, and none at the judged satker.
    5. Is it time: the window with its extension, by ``sekarang``, the server's clock.
    6. Requirements: stored facts first, then what was typed.
    7. Do it: freeze a round, start or close a review, write rows; lock the worksheet when the assessment is over.
    8. One row of history: from, to, act, who in which role, when, remark, hash of the ajuan.
    9. Tell those who must act next, in the portal and by mail on commit.

    ``catatan`` is the remark or reason; ``data`` as ``prasyarat.periksa_masukan`` lists.

    Raises:
        TidakDitemukan, Ditolak. Bentrok: the state has moved on. BelumBoleh: window or requirement, all in ``rincian``.
        TidakSah: something typed is missing or wrong.
    """
    usulan = ambil_usulan(usulan_id, akses=oleh, kunci=True)
    gerak = _gerak(usulan, _aksi(aksi), str(data.get("hasil") or ""), data.get("dilihat"))
    peran = _peran(oleh, gerak, usulan)
    if gerak.aksi is Aksi.TETAPKAN:
        _kunci_kuota(usulan)
    catatan = _rapikan(catatan)
    k = Keadaan(usulan, gerak, oleh, sekarang)
    if alasan := alasan_waktu(k):
        raise BelumBoleh(alasan)
    if kurang := alasan_syarat(k):
        satu = len(kurang) == 1
        raise BelumBoleh(kurang[0] if satu else KALIMAT_BELUM.format(n=len(kurang)), rincian=() if satu else kurang)
    masukan = periksa_masukan(k, catatan, data)
    dari, tahap = usulan.status, usulan.tahap
    rincian = LAKUKAN[gerak.aksi](Perbuatan(k, catatan, masukan))
    usulan.status = gerak.ke.value
    usulan.berubah = sekarang
    usulan.save(update_fields=["status", "tahap", "putaran", "batas_jawab", "berubah"])
    sesuaikan_kunci(k)
    ajuan = k.ajuan
    catat_jejak(
        usulan, gerak.aksi.value, dari=dari, peran=peran, oleh=oleh, sekarang=sekarang, tahap=tahap or usulan.tahap,
        catatan=catatan or str(rincian.get("alasan_lompat") or ""), rincian=rincian,
        sidik_ajuan=ajuan.sidik if ajuan else "",
    )  # fmt: skip
    kabari(usulan, gerak, tahap_asal=tahap, sekarang=sekarang)
    return usulan


def _aksi(aksi: Aksi | str) -> Aksi:
    try:
        return Aksi(aksi)
    except ValueError as salah:
        raise TidakSah("Tindakan itu tidak dikenal.") from salah


def _gerak(usulan: Usulan, aksi: Aksi, hasil: str, dilihat: Any = None) -> Gerak:
    """The table's row, or the sentence that says what happened meanwhile."""
    if dilihat:
        terakhir = jejak_terakhir(usulan)
        if terakhir is not None and str(terakhir.pk) != str(dilihat):
            raise Bentrok(kalimat_tertinggal(usulan))
    letak = alur.letak(tahap_sekarang(usulan))
    pilih = hasil if aksi in (Aksi.CATAT_TAHAP, Aksi.KOREKSI) else ""
    gerak = alur.cari(Status(usulan.status), aksi, letak, hasil=pilih)
    if gerak is None and pilih and alur.cari(Status(usulan.status), aksi, letak) is not None:
        raise TidakSah("Pilih hasil atau status tujuan yang tersedia.")
    if gerak is None:
        raise Bentrok(kalimat_tertinggal(usulan))
    if aksi in (Aksi.CATAT_TAHAP, Aksi.KOREKSI) and not pilih:
        raise TidakSah("Pilih hasilnya lebih dahulu." if aksi is Aksi.CATAT_TAHAP else "Pilih status tujuan koreksi.")
    return gerak


def kalimat_tertinggal(usulan: Usulan) -> str:
    """Say who moved the bid on and when: for somebody who acts on an old page, or twice."""
    jejak = jejak_terakhir(usulan)
    if jejak is None or jejak.aksi not in Aksi._value2member_map_:
        kini = Status(usulan.status).teks.lower()
        return f"Usulan ini sekarang {kini}; tindakan itu tidak berlaku lagi. Muat ulang halaman."
    terjadi = alur.TEKS_TERJADI[Aksi(jejak.aksi)]
    return (
        f"Usulan ini baru saja {terjadi} oleh {jejak.oleh.nama} ({tulis_waktu(jejak.pada, usulan.satker.zona)}) "
        f"dan sekarang {Status(usulan.status).teks.lower()}. Muat ulang halaman untuk melihat keadaan terakhir."
    )


def _peran(oleh: Akses, gerak: Gerak, usulan: Usulan) -> Peran:
    peran = izin.peran_pelaku(oleh, gerak, usulan.satker, tahap_sekarang(usulan), leluhur(usulan.satker))
    if peran is None:
        raise Ditolak(izin.alasan_ditolak(oleh, gerak, usulan.satker))
    return peran


def _kunci_kuota(usulan: Usulan) -> None:
    """Two determinations on the last place: the second waits here and then counts."""
    kuota = peta_kuota(usulan.periode_id).untuk(usulan.predikat, usulan.satker)
    if kuota is not None:
        Kuota.objects.select_for_update(of=("self",)).get(pk=kuota.pk)


def _rapikan(teks: str) -> str:
    return teks.replace("\r\n", "\n").replace("\x00", "").strip()


# Buttons --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tombol:
    """An act the person sees: allowed, or the reason why not. ``utama`` = what moves the bid on."""

    aksi: Aksi
    teks: str
    boleh: bool
    alasan: str = ""
    rincian: tuple[str, ...] = ()
    utama: bool = False


MAJU = frozenset(
    {
        Aksi.AJUKAN, Aksi.AJUKAN_ULANG, Aksi.MULAI_TELAAH, Aksi.SETUJUI, Aksi.USULKAN, Aksi.CLEARANCE,
        Aksi.REKOMENDASIKAN, Aksi.TETAPKAN, Aksi.CATAT_TAHAP, Aksi.BERI_PREDIKAT,
    }
)  # fmt: skip


def tombol(usulan: Usulan, *, akses: Akses, sekarang: datetime, bersama: dict[str, Any] | None = None) -> list[Tombol]:
    """The acts this person sees on this bid, in the table's order, by the checks ``jalankan`` makes.

    Shown to those who may and to their colleagues (with the reason); what must be typed is asked on the next page.
    ``bersama`` lets a page share what the checks have loaded. Writes nothing, locks nothing.
    """
    hasil: list[Tombol] = []
    tahap, di_atas = tahap_sekarang(usulan), leluhur(usulan.satker)
    bersama = {} if bersama is None else bersama
    for gerak in alur.berikut(Status(usulan.status), alur.letak(tahap)):
        if any(t.aksi is gerak.aksi for t in hasil) or not izin.rekan_pelaku(
            akses, gerak, usulan.satker, tahap, di_atas
        ):
            continue
        alasan: list[str] = []
        if izin.peran_pelaku(akses, gerak, usulan.satker, tahap, di_atas) is None:
            alasan = [izin.alasan_ditolak(akses, gerak, usulan.satker)]
        else:
            k = Keadaan(usulan, gerak, akses, sekarang, bersama)
            waktu = alasan_waktu(k)
            alasan = [waktu] if waktu else alasan_syarat(k)
        hasil.append(
            Tombol(
                gerak.aksi, alur.TEKS_AKSI[gerak.aksi], not alasan, " ".join(alasan), tuple(alasan), gerak.aksi in MAJU
            )
        )
    return hasil


def keadaan_aksi(usulan: Usulan, aksi: Aksi | str, *, akses: Akses, sekarang: datetime) -> tuple[Keadaan, Tombol]:
    """What the confirmation page of an act shows: the state of affairs and whether it may go on.

    Raises Bentrok when the state doesn't have the act, Ditolak when the person has nothing to do with it.
    """
    a = _aksi(aksi)
    gerak = alur.cari(Status(usulan.status), a, alur.letak(tahap_sekarang(usulan)))
    if gerak is None:
        raise Bentrok(kalimat_tertinggal(usulan))
    bersama: dict[str, Any] = {}
    satu = next((t for t in tombol(usulan, akses=akses, sekarang=sekarang, bersama=bersama) if t.aksi is a), None)
    if satu is None:
        raise Ditolak(izin.alasan_ditolak(akses, gerak, usulan.satker))
    return Keadaan(usulan, gerak, akses, sekarang, bersama), satu


def kalimat_keadaan(usulan: Usulan, *, penilai: str) -> str:
    """One sentence for the head of the page: where the bid is and who has it."""
    zona = usulan.satker.zona
    sejak = tulis_tanggal(usulan.berubah, zona)
    kalimat = {
        Status.PENGISIAN: "Satker menyiapkan ajuan.",
        Status.DIAJUKAN: f"Menunggu {penilai} mulai menelaah, sejak {sejak}.",
        Status.DITELAAH: f"{penilai} menelaah ajuan putaran {usulan.putaran}, sejak {sejak}.",
        Status.DIKEMBALIKAN: f"{penilai} menunggu jawaban satker sampai {tulis_waktu(usulan.batas_jawab, zona)}.",
        Status.DISETUJUI: f"Disetujui {penilai} pada {sejak}; menunggu diusulkan ke tahap berikut.",
        Status.DITOLAK: f"Ditolak {penilai} pada {sejak}. Lembar kerja tetap dapat diisi.",
        Status.DIREKOMENDASIKAN: f"Direkomendasikan TPI pada {sejak}; menunggu penetapan calon.",
        Status.TIDAK_DIREKOMENDASIKAN: f"TPI tidak merekomendasikan, {sejak}.",
        Status.CALON: f"Calon {usulan.predikat}; tahap berikut: {penilai}.",
        Status.GUGUR: f"Gugur pada tahap {penilai}, {sejak}.",
        Status.BERPREDIKAT: f"Meraih {usulan.predikat}, {sejak}.",
    }
    return kalimat[Status(usulan.status)]
