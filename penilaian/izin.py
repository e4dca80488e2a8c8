"""May this person do that to this bid? Roles alone; state, time and requirements are asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from penilaian.alur import AKSI_PENILAI, TEKS_AKSI, Gerak, RuasTahap, Siapa
from penilaian.enums import JenisTahap
from penilaian.terlihat import Sudut
from satker.akses import Akses
from satker.enums import PERAN_TPI, Peran
from satker.models import Satker

# Whoever sees an act's button, allowed or with the reason why not: colleagues of those who may do it.
REKAN = {
    Siapa.SATKER: frozenset({Peran.OPERATOR, Peran.PIMPINAN}),
    Siapa.TINGKAT: frozenset({Peran.VERIFIKATOR, Peran.KETUA_TIM, *PERAN_TPI}),
    Siapa.INSTANSI: frozenset(),
}


def peran_tahap(tahap: RuasTahap) -> tuple[Peran, ...]:
    """Roles that work at a tier (PROSES §1)."""
    if tahap.jenis == JenisTahap.CLEARANCE:
        return (Peran.BAWAS,)
    if tahap.jenis != JenisTahap.REVIU:
        return (Peran.SEKRETARIAT,)
    return PERAN_TPI if tahap.tim else (Peran.VERIFIKATOR, Peran.KETUA_TIM)


def konflik(akses: Akses, satker_id: int) -> bool:
    """Someone with a role in a satker never reviews that same satker (PROSES §1)."""
    return bool(akses.peran_di(satker_id))


def memegang(akses: Akses, tahap: RuasTahap, satker: Satker, leluhur: Sequence[Satker], peran: Iterable[Peran]) -> bool:
    """Tell whether the person holds one of ``peran`` at the unit (or team) that reviews ``satker`` at ``tahap``.

    ``leluhur`` are the satker's ancestors, root first. Nobody with a role at the judged satker itself does.
    """
    if konflik(akses, satker.pk):
        return False
    tugas = akses.memegang(peran)
    if not tahap.leluhur_jenis:
        return bool(tugas)
    penilai = penilai_tahap(tahap, leluhur)
    return penilai is not None and any(t.satker_id == penilai.pk for t in tugas)


def penilai_tahap(tahap: RuasTahap, leluhur: Sequence[Satker]) -> Satker | None:
    """The nearest ancestor of the tier's jenis; None for a team's tier or when there is none above."""
    return next((s for s in reversed(leluhur) if s.jenis == tahap.leluhur_jenis), None) if tahap.leluhur_jenis else None


def peran_pelaku(
    akses: Akses, gerak: Gerak, satker: Satker, tahap: RuasTahap | None, leluhur: Sequence[Satker]
) -> Peran | None:
    """The role under which the person may do the act; None when they may not."""
    if gerak.aksi in AKSI_PENILAI and konflik(akses, satker.pk):
        return None
    for peran in gerak.peran:
        if gerak.siapa is Siapa.SATKER and peran in akses.peran_di(satker.pk):
            return peran
        if gerak.siapa is Siapa.INSTANSI and akses.memegang((peran,)):
            return peran
        if gerak.siapa is Siapa.TINGKAT and tahap is not None and memegang(akses, tahap, satker, leluhur, (peran,)):
            return peran
    return None


def rekan_pelaku(
    akses: Akses, gerak: Gerak, satker: Satker, tahap: RuasTahap | None, leluhur: Sequence[Satker]
) -> bool:
    """Tell whether the person works beside those who may do the act, so that the button is shown with its reason."""
    peran = REKAN[gerak.siapa] | set(gerak.peran)
    if gerak.siapa is Siapa.SATKER:
        return bool(akses.peran_di(satker.pk) & peran)
    if gerak.siapa is Siapa.INSTANSI:
        return bool(akses.memegang(peran))
    if tahap is None:
        return False
    if not tahap.leluhur_jenis:
        return bool(akses.memegang(peran & set(PERAN_TPI)))
    penilai = penilai_tahap(tahap, leluhur)
    return penilai is not None and any(t.satker_id == penilai.pk for t in akses.memegang(peran))


def alasan_ditolak(akses: Akses, gerak: Gerak, satker: Satker) -> str:
    """Say why a person may not do the act, and who may."""
    if gerak.aksi in AKSI_PENILAI and konflik(akses, satker.pk):
        return f"Anda punya peran di {satker.nama_singkat}; yang punya peran di satker tidak ikut menilai satker itu."
    siapa = " atau ".join(p.teks.lower() if p not in PERAN_TPI else p.teks for p in gerak.peran)
    di = {
        Siapa.SATKER: f" {satker.nama_singkat}",
        Siapa.TINGKAT: " pada tahap yang sedang memegang usulan",
        Siapa.INSTANSI: "",
    }[gerak.siapa]
    return f"«{TEKS_AKSI[gerak.aksi]}» dilakukan {siapa}{di}."


def sudut_pandang(akses: Akses, rantai: Sequence[RuasTahap], satker: Satker, leluhur: Sequence[Satker]) -> Sudut:
    """From where the person looks at this satker's bid, for ``penilaian.terlihat``. ``rantai``: its own chain."""
    urutan = [
        i
        for i, t in enumerate(rantai)
        if t.jenis == JenisTahap.REVIU and memegang(akses, t, satker, leluhur, peran_tahap(t))
    ]
    return Sudut(max(urutan) if urutan else None, bool(akses.memegang((Peran.SEKRETARIAT,))))
