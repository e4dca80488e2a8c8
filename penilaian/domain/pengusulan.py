"""Nomination in a ranked batch: the letter and its list, frozen, and every bid moved on with it (PROSES §3, §7)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakDitemukan, TidakSah
from penilaian import alur, izin
from penilaian.domain.alur_usulan import jalankan
from penilaian.domain.peringkat import Baris, HalamanPeringkat, ambil_tahap, daftar_peringkat
from penilaian.domain.usulan import ambil_usulan, leluhur, rantai_usulan
from penilaian.enums import Aksi
from penilaian.models import Pengusulan, PengusulanButir, Usulan
from satker.akses import Akses
from satker.enums import Peran
from satker.models import Satker


@transaction.atomic
def usulkan(
    *,
    periode_id: int,
    tahap: str,
    penilai_satker_id: int,
    usulan_ids_berurut: Sequence[int],
    nomor_surat: str,
    tanggal_surat: date,
    oleh: Akses,
    sekarang: datetime,
) -> Pengusulan:
    """Nominate bids of one reviewing unit to the next tier with one letter; all or none.

    The order given is the letter's; within a predikat and quota group it must be the ranking's (a different order is
    made by moving a satker with a reason first). Locks the bids in order of their ids; freezes the list with its hash.

    Raises:
        TidakDitemukan, Ditolak (not the ketua tim there). TidakSah: no bids, one twice, letter without number or used.
        BelumBoleh: some bids aren't ready, ``rincian`` names each with its reason; or they'd go to different tiers.
    """
    info = ambil_tahap(periode_id, tahap)
    penilai = (
        Satker.objects.filter(pk=penilai_satker_id, jenis=info.leluhur_jenis).first() if info.leluhur_jenis else None
    )
    if penilai is None or not oleh.melihat(penilai.jalur):
        raise TidakDitemukan("Satker penilai itu tidak ada pada tahap ini.")
    if Peran.KETUA_TIM not in oleh.peran_di(penilai.pk):
        raise Ditolak(f"Pengusulan dibuat ketua tim {penilai.nama_singkat}.")
    nomor = _periksa_surat(penilai, periode_id, usulan_ids_berurut, nomor_surat)
    usulan = {i: ambil_usulan(i, akses=oleh, kunci=True) for i in sorted(usulan_ids_berurut)}
    for u in usulan.values():
        if not izin.memegang(oleh, info, u.satker, leluhur(u.satker), (Peran.KETUA_TIM,)):
            raise Ditolak(
                f"{u.satker.nama_singkat} tidak dinilai {penilai.nama_singkat}, atau Anda punya peran di sana."
            )
    baris = _baris(periode_id, tahap, penilai, [usulan[i] for i in usulan_ids_berurut])
    tujuan = {t.kode if (t := alur.tahap_reviu_berikut(rantai_usulan(u), tahap)) else "" for u in usulan.values()}
    if len(tujuan) != 1 or "" in tujuan:
        raise BelumBoleh(
            "Satker yang dipilih menuju tahap yang berbeda; buat surat tersendiri untuk masing-masing tahap tujuan."
        )
    surat = Pengusulan.objects.create(
        instansi_id=penilai.instansi_id,
        satker=penilai,
        periode_id=periode_id,
        tahap=tahap,
        ke_tahap=tujuan.pop(),
        nomor_surat=nomor,
        tanggal_surat=tanggal_surat,
        sidik=sidik_daftar(nomor, tanggal_surat, baris),
        oleh_id=oleh.pengguna_id,
        pada=sekarang,
    )
    PengusulanButir.objects.bulk_create(
        PengusulanButir(
            instansi_id=penilai.instansi_id,
            satker_id=b.satker.pk,
            pengusulan=surat,
            usulan_id=b.usulan.pk,
            urutan=n,
            nilai=b.nilai.skor if b.nilai else 0,
            alasan=b.pindah.alasan if b.pindah else "",
        )
        for n, b in enumerate(baris, 1)
    )
    for b in baris:
        jalankan(b.usulan.pk, Aksi.USULKAN, oleh=oleh, sekarang=sekarang, catatan=f"Surat {nomor}", pengusulan=surat)
    return surat


def _periksa_surat(penilai: Satker, periode_id: int, ids: Sequence[int], nomor_surat: str) -> str:
    nomor = " ".join(nomor_surat.split())
    if not nomor:
        raise TidakSah("Isi nomor surat pengusulan.")
    if len(nomor) > 100:
        raise TidakSah("Nomor surat paling panjang 100 huruf.")
    if not ids:
        raise TidakSah("Pilih paling sedikit satu satker.")
    if len(set(ids)) != len(ids):
        raise TidakSah("Satker yang sama terpilih dua kali.")
    if Pengusulan.objects.filter(satker=penilai, periode_id=periode_id, nomor_surat=nomor).exists():
        raise Bentrok(f"Surat nomor {nomor} sudah dipakai untuk pengusulan periode ini. Periksa daftar pengusulan.")
    return nomor


def _baris(periode_id: int, tahap: str, penilai: Satker, usulan: Sequence[Usulan]) -> list[Baris]:
    """The chosen rows of the ranking, in the order given. Raises BelumBoleh or TidakSah."""
    halaman: dict[str, HalamanPeringkat] = {
        p: daftar_peringkat(periode_id=periode_id, tahap=tahap, penilai_satker_id=penilai.pk, predikat=p)
        for p in {u.predikat for u in usulan}
    }
    baris: list[Baris] = []
    belum: list[str] = []
    terakhir: dict[tuple[str, int | None], Baris] = {}
    salah_urut: list[str] = []
    for u in usulan:
        tempat = halaman[u.predikat].cari(u.pk)
        if tempat is None or not tempat[1].siap:
            alasan = (
                " ".join(tempat[1].alasan)
                if tempat and tempat[1].alasan
                else "Sudah diteruskan atau belum sampai di tahap ini."
            )
            belum.append(f"{u.satker.nama_singkat}: {alasan}")
            continue
        kelompok, b = tempat
        sebelum = terakhir.get((u.predikat, kelompok.kuota_id))
        if sebelum is not None and (sebelum.urutan or 0) > (b.urutan or 0):
            salah_urut.append(
                f"{b.satker.nama_singkat} (peringkat {b.urutan}) sesudah "
                f"{sebelum.satker.nama_singkat} ({sebelum.urutan})"
            )
        terakhir[u.predikat, kelompok.kuota_id] = b
        baris.append(b)
    if belum:
        raise BelumBoleh("Sebagian satker belum dapat diusulkan.", rincian=belum)
    if salah_urut:
        raise TidakSah(
            "Urutan surat berbeda dari peringkat. Pindahkan satker di halaman peringkat dengan alasan, lalu ulangi.",
            rincian=salah_urut,
        )
    return baris


def sidik_daftar(nomor: str, tanggal: date, baris: Sequence[Baris]) -> str:
    """SHA-256 of the letter and its ranked list, from exact decimal text."""
    isi = {
        "nomor": nomor,
        "tanggal": tanggal.isoformat(),
        "daftar": [
            {
                "urutan": n,
                "usulan": b.usulan.pk,
                "satker": b.satker.kode,
                "predikat": b.usulan.predikat,
                "nilai": f"{b.nilai.skor.normalize():f}" if b.nilai else "0",
                "alasan": b.pindah.alasan if b.pindah else "",
            }
            for n, b in enumerate(baris, 1)
        ],
    }
    return hashlib.sha256(
        json.dumps(isi, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def daftar_pengusulan(*, periode_id: int, penilai_satker_id: int) -> list[Pengusulan]:
    """Past letters of a unit in a periode, newest first, each with its frozen list (``butir``). Four statements."""
    return list(
        Pengusulan.objects.filter(periode_id=periode_id, satker_id=penilai_satker_id)
        .select_related("oleh", "satker")
        .prefetch_related("butir__satker", "butir__usulan")
        .order_by("-pada", "-id")
    )
