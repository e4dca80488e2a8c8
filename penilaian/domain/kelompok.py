"""Quota groups of a periode: which one a satker competes in, and how many of its places are taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from penilaian.enums import Aksi, Status
from penilaian.models import JejakUsulan, Kuota
from penilaian.syarat import AturanKelompok, pilih_kelompok
from satker.models import Satker

# A determined bid keeps its place when it falls at a later stage: the place was used.
MEMAKAI_TEMPAT = (Status.CALON.value, Status.GUGUR.value, Status.BERPREDIKAT.value)


@dataclass(frozen=True)
class PetaKuota:
    """All quota rows of a periode, with the rule that assigns a satker to one of them."""

    kuota: tuple[Kuota, ...]
    wajib: dict[int, frozenset[int]]

    @cached_property
    def aturan(self) -> tuple[AturanKelompok, ...]:
        return tuple(
            AturanKelompok(
                kunci=k.pk,
                predikat=k.predikat,
                jenis=frozenset(k.jenis),
                kelas=frozenset(k.kelas),
                semua_kelas_untuk=frozenset(k.semua_kelas_untuk),
                wajib=self.wajib.get(k.pk, frozenset()) if k.daftar_wajib else None,
            )
            for k in self.kuota
        )

    def milik(self, predikat: str) -> tuple[Kuota, ...]:
        """The rows of one predikat, in order; empty = the periode sets no quota for it."""
        return tuple(k for k in self.kuota if k.predikat == predikat)

    def untuk(self, predikat: str, satker: Satker) -> Kuota | None:
        """The row ``satker`` competes in; None when none fits (or none is set at all: see ``milik``)."""
        kunci = pilih_kelompok(
            self.aturan, predikat=predikat, satker_id=satker.pk, jenis=satker.jenis, kelas=satker.kelas
        )
        return next((k for k in self.kuota if k.pk == kunci), None)

    def kelas_kosong(self, predikat: str, satker: Satker) -> bool:
        """Tell whether the group was chosen for want of a kelas ("kelas belum diisi", PROSES §7)."""
        kuota = self.untuk(predikat, satker)
        return bool(kuota and kuota.kelas and not satker.kelas and satker.jenis not in kuota.semua_kelas_untuk)


def peta_kuota(periode_id: int) -> PetaKuota:
    """Load the quota rows of a periode. Two statements."""
    kuota = tuple(Kuota.objects.filter(periode_id=periode_id).order_by("urutan"))
    wajib: dict[int, set[int]] = {}
    pasangan = Kuota.satker_wajib.through.objects.filter(kuota_id__in=[k.pk for k in kuota if k.daftar_wajib])
    for kuota_id, satker_id in pasangan.values_list("kuota_id", "satker_id"):
        wajib.setdefault(kuota_id, set()).add(satker_id)
    return PetaKuota(kuota, {k: frozenset(v) for k, v in wajib.items()})


def terpakai(kuota_ids: Collection[int]) -> dict[int, int]:
    """Places taken per quota row, by the group each bid was determined in (its kelas may have changed since)."""
    hasil = dict.fromkeys(kuota_ids, 0)
    terakhir: dict[int, int] = {}
    for usulan_id, rincian in (
        JejakUsulan.objects.filter(
            aksi=Aksi.TETAPKAN.value, rincian__kuota__in=list(kuota_ids), usulan__status__in=MEMAKAI_TEMPAT
        )
        .order_by("pada", "id")
        .values_list("usulan_id", "rincian")
    ):
        terakhir[usulan_id] = rincian["kuota"]
    for kuota_id in terakhir.values():
        hasil[kuota_id] += 1
    return hasil
