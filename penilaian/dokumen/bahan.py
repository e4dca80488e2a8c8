"""What a document is made from: frozen rows of the database, read once, as plain values for the builders.

The only module of this package that asks the database. It must run inside the instansi's scope.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from inti.galat import BelumBoleh
from inti.templatetags.tampil import tulis_tanggal, tulis_waktu
from lke.domain.instrumen import Bagan, bagan
from lke.domain.lembar import isi_beku
from lke.models import LembarKerja
from penilaian.dokumen import daftar_calon, ikhtisar, lke
from penilaian.dokumen.kepala import Kepala
from penilaian.dokumen.nilai import baca_simpul
from penilaian.domain.banding import terlihat_reviu
from penilaian.domain.dokumen import DAFTAR
from penilaian.domain.kelompok import peta_kuota
from penilaian.domain.peringkat import daftar_peringkat
from penilaian.domain.periode import TahapInfo, rantai
from penilaian.domain.reviu import butir_reviu
from penilaian.domain.usulan import leluhur, muat_leluhur, nama_penilai
from penilaian.enums import TEKS_STATUS, HasilClearance, JenisDokumen, JenisTahap, Status, Verdict
from penilaian.models import Ajuan, Clearance, Dokumen, Reviu, Usulan
from satker.akses import Akses
from satker.domain.satker import KELAS
from satker.enums import Peran
from satker.models import Instansi

# Whoever reads a bid's document: sees what the satker sees, no tier's unfinished work.
_SIAPA_SAJA = Akses(pengguna_id=0, instansi_id=0, nama="", tugas=())
STATUS_DAFTAR = (Status.CALON, Status.BERPREDIKAT)


@dataclass(frozen=True, slots=True)
class Bahan:
    """All a document needs: head, hash of its source, and its content in the shape of its kind."""

    jenis: JenisDokumen
    kepala: Kepala
    sidik: str
    konteks: Mapping[str, Any]
    baris: Sequence[daftar_calon.Baris] = ()


def kumpulkan(dokumen: Dokumen) -> Bahan:
    """Read everything for ``dokumen`` (with satker and periode loaded).

    Raises:
        BelumBoleh: its source has gone (a worksheet that no longer exists).
    """
    jenis = JenisDokumen(dokumen.jenis)
    pembuat: dict[JenisDokumen, Callable[[Dokumen], Bahan]] = {
        JenisDokumen.IKHTISAR: _ikhtisar,
        JenisDokumen.LKE: _lke,
        JenisDokumen.DAFTAR_CALON_PDF: _daftar,
        JenisDokumen.DAFTAR_CALON_XLSX: _daftar,
    }
    return pembuat[jenis](dokumen)


def alamat_periksa(kode: str) -> str:
    """Public address that the QR code leads to."""
    return f"{settings.ALAMAT_DASAR.rstrip('/')}/periksa/{kode}/"


# Kinds --------------------------------------------------------------------------------------------------------------


def _ikhtisar(dokumen: Dokumen) -> Bahan:
    usulan, ajuan = _usulan(dokumen), _ajuan(dokumen)
    papan = bagan(dokumen.periode.instrumen_id)
    penilai = next(reversed([x for x in _reviu_terbaca(usulan) if x[1].ajuan_id == ajuan.pk]), None)
    konteks = ikhtisar.susun_ikhtisar(
        mesin=papan.mesin,
        predikat=usulan.predikat,
        mode_area=dokumen.periode.ambang_area,
        mandiri=ajuan.isi["simpul"],
        penilai=(f"Penilaian {_nama_pihak(penilai[0], penilai[1])}", penilai[1].simpul) if penilai else None,
        penjelasan=dokumen.parameter["isi"],
    )
    kepala = _kepala(
        dokumen,
        judul="Ikhtisar Pembangunan Zona Integritas",
        subjudul=f"Menuju {konteks['nama_predikat']}",
        sidik=ajuan.sidik,
        nama_sidik="Sidik ajuan (SHA-256)",
        keterangan=(("Ajuan", _teks_ajuan(ajuan, dokumen)),),
    )
    return Bahan(JenisDokumen.IKHTISAR, kepala, ajuan.sidik, konteks)


def _lke(dokumen: Dokumen) -> Bahan:
    papan = bagan(dokumen.periode.instrumen_id)
    reviu: list[tuple[TahapInfo, Reviu]] = []
    if dokumen.ajuan_id:
        usulan, ajuan = _usulan(dokumen), _ajuan(dokumen)
        isi, sidik, nama_sidik = ajuan.isi, ajuan.sidik, "Sidik ajuan (SHA-256)"
        sebut, subjudul = ("Ajuan", _teks_ajuan(ajuan, dokumen)), f"Pengusulan {usulan.predikat}"
        reviu = _reviu_terbaca(usulan)
    else:
        isi = _lembar_hidup(dokumen)
        sidik = hashlib.sha256(
            json.dumps(isi, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()
        nama_sidik = "Sidik isi lembar (SHA-256)"
        sebut, subjudul = (
            ("Keadaan", f"Isian pada {_waktu(dokumen.dibuat, dokumen)}, belum dibekukan"),
            "Isian berjalan",
        )
    pihak = [lke.Pihak("Satuan kerja", "Satuan kerja", isi["jawaban"], baca_simpul(isi["simpul"]))]
    putaran = _ajuan(dokumen).putaran if dokumen.ajuan_id else 0
    for tahap, satu in reviu:
        nama = _nama_pihak(tahap, satu)
        judul = nama if satu.ajuan.putaran == putaran else f"{nama} (putaran {satu.ajuan.putaran})"
        pihak.append(lke.Pihak(judul, nama, _jawaban_reviu(satu, papan), baca_simpul(satu.simpul)))
    konteks = lke.susun_lke(mesin=papan.mesin, pihak=pihak)
    kepala = _kepala(
        dokumen,
        judul="Lembar Kerja Evaluasi Zona Integritas",
        subjudul=subjudul,
        sidik=sidik,
        nama_sidik=nama_sidik,
        keterangan=(("Instrumen", dokumen.periode.instrumen.nama_singkat), sebut),
    )
    return Bahan(JenisDokumen.LKE, kepala, sidik, konteks)


def _daftar(dokumen: Dokumen) -> Bahan:
    papan = bagan(dokumen.periode.instrumen_id)
    saringan = dokumen.parameter["isi"]
    predikat = str(saringan.get("predikat") or "")
    status = [str(s) for s in saringan.get("status") or [s.value for s in STATUS_DAFTAR]]
    baris = daftar_calon.susun_daftar(
        mesin=papan.mesin, mode_area=dokumen.periode.ambang_area, calon=list(_calon(dokumen, predikat, status))
    )
    sidik = daftar_calon.sidik_daftar(baris)
    teks_status = ", ".join(TEKS_STATUS[Status(s)].lower() for s in status)
    kepala = _kepala(
        dokumen,
        judul="Daftar Calon",
        subjudul=f"Satuan Kerja Menuju {predikat}" if predikat else "Satuan Kerja Menuju WBK dan WBBM",
        sidik=sidik,
        nama_sidik="Sidik daftar (SHA-256)",
        keterangan=(("Isi daftar", f"{len(baris)} satuan kerja berstatus {teks_status}"),),
    )
    tampil = baris[: daftar_calon.BARIS_PDF_MAKS]
    kelompok: dict[str, list[daftar_calon.Baris]] = {}
    for b in tampil:
        kelompok.setdefault(f"{b.predikat} – {b.kelompok}" if b.kelompok else b.predikat, []).append(b)
    konteks = {
        "kelompok": [{"judul": judul, "baris": isi} for judul, isi in kelompok.items()],
        "terpotong": len(baris) > len(tampil),
        "batas_baris": daftar_calon.BARIS_PDF_MAKS,
        "jumlah": len(baris),
    }
    return Bahan(JenisDokumen(dokumen.jenis), kepala, sidik, konteks, tuple(baris))


# Parts --------------------------------------------------------------------------------------------------------------


def _kepala(
    dokumen: Dokumen, *, judul: str, subjudul: str, sidik: str, nama_sidik: str, keterangan: tuple[tuple[str, str], ...]
) -> Kepala:
    return Kepala(
        judul=judul,
        subjudul=subjudul,
        nomor=dokumen.nomor,
        instansi=Instansi.objects.values_list("nama", flat=True).get(pk=dokumen.instansi_id),
        satker=dokumen.parameter["satker"],
        periode=dokumen.periode.nama,
        dibuat=dokumen.dibuat,
        zona=dokumen.parameter["zona"],
        sidik=sidik,
        nama_sidik=nama_sidik,
        kode=dokumen.kode_periksa,
        alamat=alamat_periksa(dokumen.kode_periksa),
        keterangan=keterangan,
    )


def _usulan(dokumen: Dokumen) -> Usulan:
    if dokumen.usulan_id is None:
        raise BelumBoleh("Usulan sumber dokumen ini tidak ada.")
    return Usulan.objects.select_related("satker", "periode").get(pk=dokumen.usulan_id)


def _ajuan(dokumen: Dokumen) -> Ajuan:
    if dokumen.ajuan is None:
        raise BelumBoleh("Ajuan sumber dokumen ini tidak ada.")
    return dokumen.ajuan


def _lembar_hidup(dokumen: Dokumen) -> dict[str, Any]:
    lembar = (
        LembarKerja.objects.select_related("satker", "periode")
        .select_for_update(of=("self",))
        .filter(pk=dokumen.parameter["lembar_id"])
        .first()
    )
    if lembar is None:
        raise BelumBoleh("Lembar kerja sumber dokumen ini tidak ada lagi.")
    return isi_beku(lembar)


def _waktu(saat: Any, dokumen: Dokumen) -> str:
    return tulis_waktu(saat, dokumen.parameter["zona"])


def _teks_ajuan(ajuan: Ajuan, dokumen: Dokumen) -> str:
    return f"Putaran {ajuan.putaran}, diajukan {_waktu(ajuan.pada, dokumen)}"


def _nama_pihak(tahap: TahapInfo, reviu: Reviu) -> str:
    """ "PT Jambi", "Ditjen Badilum", "TPI (Pengendali teknis TPI)"."""
    nama = nama_penilai(tahap, reviu.usulan.satker)
    return Peran(reviu.tingkat).teks if reviu.tingkat else nama


def _reviu_terbaca(usulan: Usulan) -> list[tuple[TahapInfo, Reviu]]:
    """Closed work everybody concerned may read, the newest round of each tier, in the order of the chain."""
    semua = Reviu.objects.filter(usulan=usulan, selesai__isnull=False).select_related("ajuan").defer("ajuan__isi")
    return _pilih_reviu(usulan, semua, rantai(usulan.periode_id), penuh=False)


def _pilih_reviu(
    usulan: Usulan, semua: Iterable[Reviu], tahap: Sequence[TahapInfo], *, penuh: bool
) -> list[tuple[TahapInfo, Reviu]]:
    hasil: list[tuple[TahapInfo, Reviu]] = []
    daftar = list(semua)
    for satu in tahap:
        if satu.jenis is not JenisTahap.REVIU:
            continue
        tingkat = [str(t) for t in satu.tingkat]
        calon = []
        for reviu in daftar:
            if reviu.tahap != satu.kode:
                continue
            reviu.usulan = usulan
            if penuh or terlihat_reviu(reviu, akses=_SIAPA_SAJA, tahap=satu, tahap_lain=()):
                letak = tingkat.index(reviu.tingkat) if reviu.tingkat in tingkat else -1
                calon.append((reviu.ajuan.putaran, letak, reviu.pk, reviu))
        if calon:
            hasil.append((satu, max(calon)[3]))
    return hasil


def _jawaban_reviu(reviu: Reviu, papan: Bagan) -> dict[str, dict[str, Any]]:
    return {
        kode: {
            "opsi": isi.opsi,
            "angka": isi.angka,
            "catatan": isi.catatan,
            "verdict": "" if isi.verdict == Verdict.SESUAI.value else Verdict(isi.verdict).teks.lower(),
        }
        for kode, (_, isi) in butir_reviu(reviu, papan).items()
        if isi.verdict
    }


def _calon(dokumen: Dokumen, predikat: str, status: Sequence[str]) -> Iterable[daftar_calon.Calon]:
    """Bids of the list with their frozen scores; constant queries whatever their number."""
    pilihan = Usulan.objects.filter(
        periode_id=dokumen.periode_id, status__in=status, satker__jalur__startswith=dokumen.satker.jalur
    )
    if predikat:
        pilihan = pilihan.filter(predikat=predikat)
    # Any: the prefetched lists are attributes that only exist on these rows.
    semua: list[Any] = list(
        pilihan.select_related("satker").prefetch_related(
            Prefetch("ajuan", Ajuan.objects.order_by("putaran").defer("isi"), to_attr="daftar_ajuan"),
            Prefetch(
                "reviu",
                Reviu.objects.filter(selesai__isnull=False).select_related("ajuan").defer("ajuan__isi"),
                to_attr="daftar_reviu",
            ),
            Prefetch("clearance", Clearance.objects.order_by("pada", "id"), to_attr="daftar_clearance"),
        )
    )
    muat_leluhur(u.satker for u in semua)
    akhir = {u.pk: u.daftar_ajuan[-1] for u in semua if u.daftar_ajuan}
    # Only the scores of the frozen content travel, not the answers: 931 rounds would be hundreds of megabytes.
    simpul = dict(Ajuan.objects.filter(pk__in=[a.pk for a in akhir.values()]).values_list("pk", "isi__simpul"))
    tahap = rantai(dokumen.periode_id)
    tempat = _peringkat(dokumen, tahap, {u.predikat for u in semua})
    peta = peta_kuota(dokumen.periode_id)
    ada_clearance = any(t.jenis is JenisTahap.CLEARANCE for t in tahap)
    for usulan in semua:
        ajuan = akhir.get(usulan.pk)
        if ajuan is None:
            continue
        milik = [r for r in usulan.daftar_reviu if r.ajuan_id == ajuan.pk]
        reviu = next(reversed(_pilih_reviu(usulan, milik, tahap, penuh=dokumen.parameter["penuh"])), None)
        induk = next(reversed(leluhur(usulan.satker)), None)
        kuota = peta.untuk(usulan.predikat, usulan.satker)
        urutan, urutan_kelompok, kelompok = tempat.get(usulan.pk) or (
            None, kuota.urutan if kuota else 0, kuota.kelompok if kuota else "",
        )  # fmt: skip
        yield daftar_calon.Calon(
            satker=usulan.satker.nama,
            kode_satker=usulan.satker.kode,
            induk=induk.nama_singkat if induk else "",
            kelas=KELAS.get(usulan.satker.kelas, usulan.satker.kelas),
            predikat=usulan.predikat,
            kelompok=kelompok,
            status=TEKS_STATUS[Status(usulan.status)],
            simpul=reviu[1].simpul if reviu else simpul[ajuan.pk],
            nilai_dari=_nama_pihak(*reviu) if reviu else "Penilaian mandiri",
            clearance=_clearance(usulan.daftar_clearance, ada_clearance),
            diajukan=ajuan.pada.isoformat(),
            sidik_ajuan=ajuan.sidik,
            urutan=urutan,
            urutan_kelompok=urutan_kelompok,
        )


def _peringkat(
    dokumen: Dokumen, tahap: Sequence[TahapInfo], predikat: Iterable[str]
) -> dict[int, tuple[int | None, int, str]]:
    """Place, place of the group, and group of each ranked bid: at the unit's own tier, at the TPI for the instansi."""
    reviu = [t for t in tahap if t.jenis is JenisTahap.REVIU]
    milik = next((t for t in reviu if t.leluhur_jenis == dokumen.satker.jenis), None)
    if dokumen.parameter["penuh"]:
        milik = next((t for t in reversed(reviu) if t.tim), None)
    if milik is None:
        return {}
    hasil: dict[int, tuple[int | None, int, str]] = {}
    for satu in sorted(predikat):
        halaman = daftar_peringkat(
            periode_id=dokumen.periode_id,
            tahap=milik.kode,
            penilai_satker_id=None if milik.tim else dokumen.satker_id,
            predikat=satu,
        )
        for letak, kelompok in enumerate(halaman.kelompok, 1):
            for b in kelompok.baris:
                hasil[b.usulan.pk] = (b.urutan, letak, kelompok.nama)
    return hasil


def _clearance(baris: Sequence[Clearance], diminta: bool) -> str:
    """The newest result that holds; the reason stays with Bawas."""
    if not baris:
        return "belum ada" if diminta else "tidak dipersyaratkan"
    akhir = baris[-1]
    hasil = "bersih" if akhir.hasil == HasilClearance.BERSIH.value else "tidak bersih"
    return f"{hasil}, {tulis_tanggal(akhir.pada)}"


def nama_berkas(dokumen: Dokumen) -> str:
    """Name of the download: "IKH-ZI 0007-2026 Pengadilan Negeri Sarolangun.pdf"."""
    urut, kode, _, tahun = dokumen.nomor.split("/")
    akhiran = "xlsx" if dokumen.jenis == JenisDokumen.DAFTAR_CALON_XLSX.value else "pdf"
    milik = "" if dokumen.jenis in DAFTAR else f" {dokumen.parameter['satker']}"
    return f"{kode} {urut}-{tahun}{milik}.{akhiran}"
