"""Life of a document: asked for, made by the worker, active, revoked; and what the public may learn of it.

menunggu → dibuat → aktif → dicabut, with gagal → menunggu for a retry. A new one takes the place of the former of the
same family (kind and ajuan; for lists kind, periode, unit and filter) when it is ready, not before.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from inti.antrean import antrekan
from inti.galat import BelumBoleh, Ditolak, TidakDitemukan
from lke.domain import pekerjaan as kerja
from lke.models import Berkas, LembarKerja, Periode
from penilaian.enums import JenisDokumen, StatusDokumen
from penilaian.models import Ajuan, Dokumen, NomorDokumen, Usulan
from satker.akses import Akses
from satker.enums import PERAN_TPI, Izin, Peran
from satker.models import Instansi, Satker

TEKS_JENIS = {
    JenisDokumen.IKHTISAR: "Ikhtisar pembangunan ZI",
    JenisDokumen.LKE: "Lembar kerja evaluasi",
    JenisDokumen.DAFTAR_CALON_PDF: "Daftar calon (PDF)",
    JenisDokumen.DAFTAR_CALON_XLSX: "Daftar calon (XLSX)",
}
KODE_NOMOR = {
    JenisDokumen.IKHTISAR: "IKH-ZI",
    JenisDokumen.LKE: "LKE-ZI",
    JenisDokumen.DAFTAR_CALON_PDF: "DC-ZI",
    JenisDokumen.DAFTAR_CALON_XLSX: "DCX-ZI",
}
DAFTAR = frozenset({JenisDokumen.DAFTAR_CALON_PDF, JenisDokumen.DAFTAR_CALON_XLSX})
BERJALAN = (StatusDokumen.MENUNGGU.value, StatusDokumen.DIBUAT.value)
# After this long without a result the page offers to try again (a worker was lost, the queue was emptied).
TERSENDAT = timedelta(minutes=10)
LANGKAH = 4
# Without signs that are mistaken for each other on paper; 20 of them are 98 bits.
HURUF_KODE = "23456789abcdefghjkmnpqrstvwxyz"
PANJANG_KODE = 20


@dataclass(frozen=True, slots=True)
class Pemeriksaan:
    """What the public check says: ``keadaan`` "asli", "dicabut" or "tidak_dikenal" (then the rest is empty)."""

    keadaan: str
    jenis: str = ""
    nomor: str = ""
    satker: str = ""
    dibuat: datetime | None = None
    zona: str = ""
    sidik: str = ""

    @property
    def sidik_berkelompok(self) -> str:
        """The hash in groups of eight, as on the paper it is compared with."""
        return berkelompok(self.sidik, 8)


def berkelompok(teks: str, banyak: int, pemisah: str = " ") -> str:
    """``teks`` in groups of ``banyak`` characters, so that an eye can compare it and a narrow page can break it."""
    return pemisah.join(teks[i : i + banyak] for i in range(0, len(teks), banyak))


# Who ----------------------------------------------------------------------------------------------------------------


PEMBUAT_DAFTAR = (Peran.SEKRETARIAT, *PERAN_TPI)


def alasan_tak_boleh(jenis: JenisDokumen, satker: Satker, *, akses: Akses) -> str:
    """Say why this person may not have such a document made for ``satker``; "" when they may.

    Bid documents and worksheets: operator and pimpinan of that very satker, reviewers above it, the TPI, sekretariat.
    Lists: sekretariat and the TPI for the instansi, a ketua tim for the own unit's courts.
    """
    if jenis in DAFTAR:
        if akses.memegang(PEMBUAT_DAFTAR) or Peran.KETUA_TIM in akses.peran_di(satker.pk):
            return ""
        return "Daftar calon dibuat oleh sekretariat atau TPI, atau oleh ketua tim untuk satuan kerja binaannya."
    if akses.peran_di(satker.pk) & {Peran.OPERATOR, Peran.PIMPINAN}:
        return ""
    if akses.memegang([*PERAN_TPI, Peran.SEKRETARIAT]):
        return ""
    if any(t.mencakup(satker.jalur) for t in akses.memegang([Peran.VERIFIKATOR, Peran.KETUA_TIM])):
        return ""
    return "Dokumen ini dibuat oleh operator atau pimpinan satuan kerja itu, penilainya, atau sekretariat."


def alasan_tak_boleh_daftar(akses: Akses) -> str:
    """Say why this person may have no list at all made; "" when they may, for the instansi or for their own unit."""
    if akses.memegang([*PEMBUAT_DAFTAR, Peran.KETUA_TIM]):
        return ""
    return "Daftar calon dibuat oleh sekretariat atau TPI, atau oleh ketua tim untuk satuan kerja binaannya."


def ambil_dokumen(dokumen_id: int, *, akses: Akses, kunci: bool = False) -> Dokumen:
    """The document with its satker, file and job.

    Raises:
        TidakDitemukan: there is none, or it is of a satker or a list this person may not know of.
    """
    pilihan = Dokumen.objects.select_related("satker", "periode", "berkas", "pekerjaan", "usulan", "oleh")
    if kunci:
        pilihan = pilihan.select_for_update(of=("self",))
    dokumen = pilihan.filter(pk=dokumen_id).first()
    if dokumen is None or not akses.melihat(dokumen.satker.jalur):
        raise TidakDitemukan("Dokumen ini tidak ada atau bukan milik satker Anda.")
    if dokumen.jenis in DAFTAR and not akses.izin & {Izin.CALON_LIHAT, Izin.PERINGKAT}:
        raise TidakDitemukan("Dokumen ini tidak ada atau bukan milik satker Anda.")
    return dokumen


def dokumen_usulan(usulan: Usulan) -> list[Dokumen]:
    """Documents of a bid, newest first, as they are listed on its page (revoked ones included). One query."""
    return list(
        Dokumen.objects.filter(usulan=usulan)
        .select_related("berkas", "pekerjaan", "ajuan")
        .defer("ajuan__isi")
        .order_by("-pk")
    )


# Asking -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def minta_dokumen(
    jenis: JenisDokumen,
    *,
    usulan: Usulan | None = None,
    lembar: LembarKerja | None = None,
    periode: Periode | None = None,
    parameter: Mapping[str, Any],
    oleh: Akses,
    sekarang: datetime,
) -> Dokumen:
    """Number a document, queue its making on commit, and return it.

    Exactly one source: ``usulan`` (its last ajuan), ``lembar`` (LKE of the living sheet) or ``periode`` (lists;
    ``parameter`` "predikat" and "status" filter them). The same request while the first is still being made gives that
    one. Source objects must have been loaded through their own domain functions.

    Raises:
        Ditolak: this person may not. BelumBoleh: the bid was never submitted.
    """
    satker, periode_, ajuan = _sumber(jenis, usulan, lembar, periode, oleh)
    if alasan := alasan_tak_boleh(jenis, satker, akses=oleh):
        raise Ditolak(alasan)
    instansi = Instansi.objects.get(pk=satker.instansi_id)
    tahun = sekarang.astimezone(ZoneInfo(instansi.zona_waktu)).year
    pencacah = _kunci_pencacah(instansi.pk, jenis, tahun)
    isi = {
        "satker": satker.nama,
        "zona": satker.zona,
        "lembar_id": lembar.pk if lembar else None,
        "penuh": bool(jenis in DAFTAR and oleh.memegang(PEMBUAT_DAFTAR)),
        "isi": dict(parameter),
    }
    sama = Dokumen.objects.filter(
        jenis=jenis.value,
        satker=satker,
        periode=periode_,
        usulan=usulan,
        ajuan=ajuan,
        status__in=BERJALAN,
        parameter=isi,
    ).first()
    if sama is not None:
        return sama
    pencacah.terakhir += 1
    pencacah.save(update_fields=["terakhir"])
    dokumen = Dokumen.objects.create(
        instansi_id=instansi.pk,
        satker=satker,
        jenis=jenis.value,
        nomor=f"{pencacah.terakhir:04d}/{KODE_NOMOR[jenis]}/{instansi.kode}/{tahun}",
        periode=periode_,
        usulan=usulan,
        ajuan=ajuan,
        sidik_sumber=ajuan.sidik if ajuan else "",
        kode_periksa="".join(secrets.choice(HURUF_KODE) for _ in range(PANJANG_KODE)),
        parameter=isi,
        oleh_id=oleh.pengguna_id,
        dibuat=sekarang,
    )
    _antrekan(dokumen, oleh=oleh, sekarang=sekarang)
    return dokumen


@transaction.atomic
def ulangi_dokumen(dokumen_id: int, *, oleh: Akses, sekarang: datetime) -> Dokumen:
    """Queue a failed or stuck document again, with the number it has.

    Raises:
        TidakDitemukan, Ditolak: as for asking. BelumBoleh: it is ready, or still being made.
    """
    dokumen = ambil_dokumen(dokumen_id, akses=oleh, kunci=True)
    if alasan := alasan_tak_boleh(JenisDokumen(dokumen.jenis), dokumen.satker, akses=oleh):
        raise Ditolak(alasan)
    if not dapat_diulang(dokumen, sekarang=sekarang):
        raise BelumBoleh("Dokumen ini sedang dibuat atau sudah jadi. Muat ulang halaman untuk melihat keadaannya.")
    dokumen.dibuat = sekarang
    _antrekan(dokumen, oleh=oleh, sekarang=sekarang)
    return dokumen


def dapat_diulang(dokumen: Dokumen, *, sekarang: datetime) -> bool:
    """Tell whether a retry makes sense: failed, or without a result for ten minutes."""
    if dokumen.status == StatusDokumen.GAGAL.value:
        return True
    return dokumen.status in BERJALAN and sekarang - dokumen.dibuat > TERSENDAT


def _antrekan(dokumen: Dokumen, *, oleh: Akses, sekarang: datetime) -> None:
    if dokumen.pekerjaan_id:
        kerja.gagal(dokumen.pekerjaan_id, pesan="Tidak ada hasil; diulang dengan pekerjaan baru.", sekarang=sekarang)
    dokumen.status = StatusDokumen.MENUNGGU.value
    dokumen.pekerjaan = kerja.mulai_pekerjaan(
        "dokumen", parameter={"dokumen_id": dokumen.pk, "nomor": dokumen.nomor}, oleh=oleh, sekarang=sekarang
    )
    dokumen.save(update_fields=["status", "pekerjaan", "dibuat"])
    antrekan("penilaian.tasks.buat_dokumen", dokumen.instansi_id, dokumen.pk)


def _sumber(
    jenis: JenisDokumen, usulan: Usulan | None, lembar: LembarKerja | None, periode: Periode | None, oleh: Akses
) -> tuple[Satker, Periode, Ajuan | None]:
    if sum(x is not None for x in (usulan, lembar, periode)) != 1 or (periode is not None) != (jenis in DAFTAR):
        raise ValueError("Sebutkan tepat satu sumber yang cocok dengan jenis dokumen.")
    if usulan is not None:
        ajuan = Ajuan.objects.filter(usulan=usulan).defer("isi").order_by("-putaran").first()
        if ajuan is None:
            raise BelumBoleh(
                "Dokumen ini dibuat dari ajuan yang sudah dibekukan, sedangkan usulan ini belum pernah diajukan. "
                "Ajukan dulu, lalu buat dokumennya; LKE yang masih diisi dapat dicetak dari halaman lembar kerja."
            )
        return usulan.satker, usulan.periode, ajuan
    if lembar is not None:
        if jenis is not JenisDokumen.LKE:
            raise ValueError("Dari lembar kerja hanya dapat dibuat LKE.")
        return lembar.satker, lembar.periode, None
    assert periode is not None  # counted above
    if oleh.memegang(PEMBUAT_DAFTAR):
        return Satker.objects.get(induk__isnull=True), periode, None
    if alasan := alasan_tak_boleh_daftar(oleh):
        raise Ditolak(alasan)
    tugas = oleh.memegang([Peran.KETUA_TIM])[0]
    return Satker.objects.get(pk=tugas.satker_id), periode, None


def _kunci_pencacah(instansi_id: int, jenis: JenisDokumen, tahun: int) -> NomorDokumen:
    """Lock the counter: two requests at once get two numbers, a request rolled back leaves no gap."""
    NomorDokumen.objects.bulk_create(
        [NomorDokumen(instansi_id=instansi_id, jenis=jenis.value, tahun=tahun)], ignore_conflicts=True
    )
    return NomorDokumen.objects.select_for_update().get(instansi_id=instansi_id, jenis=jenis.value, tahun=tahun)


# Making (called by the worker) --------------------------------------------------------------------------------------


@transaction.atomic
def mulai_buat(dokumen_id: int, *, sekarang: datetime) -> Dokumen | None:
    """Take a document into work; None when there's nothing to do (made already: the task was delivered twice)."""
    dokumen = Dokumen.objects.select_for_update(of=("self",)).filter(pk=dokumen_id).first()
    if dokumen is None or dokumen.status not in BERJALAN:
        return None
    dokumen.status = StatusDokumen.DIBUAT.value
    dokumen.dibuat = sekarang
    dokumen.save(update_fields=["status", "dibuat"])
    melangkah(dokumen, 1)
    return dokumen


def melangkah(dokumen: Dokumen, langkah: int) -> None:
    """Show progress: ``langkah`` of LANGKAH steps are done."""
    if dokumen.pekerjaan_id:
        kerja.maju(dokumen.pekerjaan_id, langkah, LANGKAH)


def kunci_untuk_simpan(dokumen_id: int) -> bool:
    """Lock a document and its family for the rest of the transaction; False when another delivery was faster.

    Rows are locked in the order of their ids, so that two documents of one family can't wait for each other.
    """
    dokumen = Dokumen.objects.filter(pk=dokumen_id).first()
    if dokumen is None:
        return False
    keluarga = {d.pk: d for d in _keluarga(dokumen).select_for_update(of=("self",)).order_by("pk")}
    return dokumen_id in keluarga and keluarga[dokumen_id].status == StatusDokumen.DIBUAT.value


def selesaikan_dokumen(dokumen_id: int, *, berkas: Berkas, sidik_sumber: str, sekarang: datetime) -> None:
    """Give the document its file and make it active; the former of its family is revoked.

    A document overtaken by a newer one of its family becomes "dicabut" at once. Needs ``kunci_untuk_simpan`` before.
    """
    dokumen = Dokumen.objects.get(pk=dokumen_id)
    aktif = _keluarga(dokumen).filter(status=StatusDokumen.AKTIF.value)
    tersusul = aktif.filter(pk__gt=dokumen.pk).exists()
    aktif.filter(pk__lt=dokumen.pk).update(status=StatusDokumen.DICABUT.value)
    dokumen.berkas, dokumen.sidik_sumber = berkas, sidik_sumber
    dokumen.status = (StatusDokumen.DICABUT if tersusul else StatusDokumen.AKTIF).value
    dokumen.save(update_fields=["berkas", "sidik_sumber", "status"])
    if dokumen.pekerjaan_id:
        melangkah(dokumen, LANGKAH)
        kerja.selesai(dokumen.pekerjaan_id, hasil={"dokumen_id": dokumen.pk, "nomor": dokumen.nomor}, sekarang=sekarang)


@transaction.atomic
def gagalkan_dokumen(dokumen_id: int, *, pesan: str, sekarang: datetime) -> None:
    """Record why a document could not be made; one that is ready meanwhile stays as it is."""
    dokumen = Dokumen.objects.select_for_update(of=("self",)).filter(pk=dokumen_id, status__in=BERJALAN).first()
    if dokumen is None:
        return
    dokumen.status = StatusDokumen.GAGAL.value
    dokumen.save(update_fields=["status"])
    if dokumen.pekerjaan_id:
        kerja.gagal(dokumen.pekerjaan_id, pesan=pesan, sekarang=sekarang)


def _keluarga(dokumen: Dokumen) -> QuerySet[Dokumen]:
    semua = Dokumen.objects.filter(jenis=dokumen.jenis, satker_id=dokumen.satker_id, periode_id=dokumen.periode_id)
    if dokumen.ajuan_id:
        return semua.filter(ajuan_id=dokumen.ajuan_id)
    return semua.filter(ajuan__isnull=True, parameter__isi=dokumen.parameter["isi"])


# Public check -------------------------------------------------------------------------------------------------------


def rapikan_kode(kode: str) -> str:
    """The check code as stored, from what a person typed or a scanner read."""
    return "".join(h for h in kode.lower() if h.isalnum())[:64]


def periksa_keaslian(kode: str) -> Pemeriksaan:
    """What anybody holding ``kode`` may learn. Must run inside ``satker.lingkup.lingkup_publik(kode)``.

    One query whatever the code; only columns of the document itself, so nothing else of the instansi is read. A
    document that isn't ready is as unknown as one that doesn't exist.
    """
    baris = (
        Dokumen.objects.filter(kode_periksa=kode, status__in=[StatusDokumen.AKTIF.value, StatusDokumen.DICABUT.value])
        .values_list("jenis", "nomor", "parameter", "dibuat", "sidik_sumber", "status")
        .first()
    )
    if baris is None:
        return Pemeriksaan("tidak_dikenal")
    jenis, nomor, parameter, dibuat, sidik, status = baris
    keadaan = "asli" if status == StatusDokumen.AKTIF.value else "dicabut"
    return Pemeriksaan(
        keadaan, TEKS_JENIS[JenisDokumen(jenis)], nomor, parameter["satker"], dibuat, parameter["zona"], sidik
    )
