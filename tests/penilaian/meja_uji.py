"""A stage for tests of reviewing: a submitted bid of PN Sarolangun that PT Jambi has begun to judge."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lke.domain.instrumen import Bagan
from lke.domain.lembar import isi_beku
from penilaian.domain import reviu as domain
from penilaian.domain.ajuan import bekukan
from penilaian.domain.usulan import catat_jejak
from penilaian.enums import Status
from penilaian.models import Ajuan, Reviu, Usulan
from satker.akses import Akses
from satker.enums import Peran
from satker.models import Pengguna, Satker
from tests import pabrik

SOAL_OPSI = "A.I.5.ii.b"
SOAL_ANGKA = "A.II.1.i.a"
SAAT = pabrik.SAAT


@dataclass
class Panggung:
    usulan: Usulan
    ajuan: Ajuan
    reviu: Reviu
    orang: Pengguna
    verifikator: Akses
    bagan: Bagan
    acuan: pabrik.Acuan


def diajukan(acuan: pabrik.Acuan, *, satker: Satker | None = None, tahap: str = "pt") -> tuple[Usulan, Ajuan]:
    """A bid with one frozen round (everything answered best) that waits at ``tahap``."""
    satker = satker or acuan.pn_sarolangun
    kepala = pabrik.pengguna(Peran.PIMPINAN, satker)
    usulan = pabrik.usulan(satker, acuan.periode, oleh=kepala)
    ajuan = bekukan(usulan, isi_beku(usulan.lembar), tahap=tahap, diakui=(), oleh=pabrik.akses(kepala), sekarang=SAAT)
    _jadi(usulan, Status.DIAJUKAN, tahap=tahap, putaran=1)
    return usulan, ajuan


def panggung(acuan: pabrik.Acuan, *, satker: Satker | None = None, tahap: str = "pt") -> Panggung:
    """The same, begun by the tier: a verifikator of PT Jambi, or at "tpi" a penilai anggota."""
    usulan, ajuan = diajukan(acuan, satker=satker, tahap=tahap)
    orang = (
        pabrik.pengguna(Peran.PENILAI_ANGGOTA, acuan.bua)
        if tahap == "tpi"
        else pabrik.pengguna(Peran.VERIFIKATOR, acuan.pt_jambi)
    )
    akses = pabrik.akses(orang)
    _jadi(usulan, Status.DITELAAH, tahap=tahap, putaran=1)
    reviu = domain.mulai_reviu(usulan, ajuan, oleh=akses, sekarang=SAAT)
    return Panggung(usulan, ajuan, reviu, orang, akses, acuan.bagan, acuan)


def putuskan(p: Panggung, status: Status, *, nama: str = "") -> Akses:
    """The tier decides, as the workflow leaves it behind."""
    ketua = pabrik.akses(pabrik.pengguna(Peran.KETUA_TIM, p.acuan.pt_jambi, nama=nama))
    domain.selesaikan(p.reviu, oleh=ketua, sekarang=SAAT)
    _jadi(p.usulan, status, tahap=p.usulan.tahap, putaran=p.usulan.putaran)
    catat_jejak(p.usulan, "kembalikan", dari="ditelaah", peran=Peran.KETUA_TIM, oleh=ketua, sekarang=SAAT)
    return ketua


def putaran_dua(p: Panggung, *, berubah: dict[str, dict[str, Any]]) -> Reviu:
    """Returned, changed in some questions, submitted again and begun again."""
    putuskan(p, Status.DIKEMBALIKAN)
    isi = copy.deepcopy(p.ajuan.isi)
    for kode, ganti in berubah.items():
        isi["jawaban"][kode] |= ganti
    ajuan = Ajuan.objects.create(
        instansi_id=p.usulan.instansi_id, satker_id=p.usulan.satker_id, usulan=p.usulan, putaran=2, tahap="pt", isi=isi,
        sidik="2" * 64, total=Decimal(isi["total"]), pengungkit=p.ajuan.pengungkit, oleh_id=p.ajuan.oleh_id, pada=SAAT,
    )  # fmt: skip
    _jadi(p.usulan, Status.DITELAAH, tahap="pt", putaran=2)
    return domain.mulai_reviu(p.usulan, ajuan, oleh=p.verifikator, sekarang=SAAT + timedelta(days=1))


def _jadi(usulan: Usulan, status: Status, *, tahap: str, putaran: int) -> None:
    usulan.status, usulan.tahap, usulan.putaran = status.value, tahap, putaran
    usulan.batas_jawab = SAAT + timedelta(days=7) if status is Status.DIKEMBALIKAN else None
    usulan.save()
