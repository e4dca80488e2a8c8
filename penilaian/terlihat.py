"""Who sees what when: a tier's work on a bid. Pure.

Three questions, three files: "may this person" is ``penilaian.izin``, "does the state allow it" is ``penilaian.alur``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sudut:
    """From where somebody looks at one bid.

    ``urutan_tahap`` is the highest place in the chain at which they review this satker (None = they don't); ``semua``
    is set for the sekretariat, who answers for the whole process.
    """

    urutan_tahap: int | None = None
    semua: bool = False


def reviu_terlihat(
    sudut: Sudut, *, urutan_reviu: int, selesai: bool, sedang_ditelaah: bool, tingkat_akhir: bool = True
) -> bool:
    """Tell whether scores, verdicts and remarks of a tier's review may be shown.

    The tier itself and those after it read it at any time, so does the sekretariat. Everybody else (the satker, tiers
    before, observers) reads it once the tier has decided, because a remark still being judged may change; of a tier
    with levels only the last level's work, which is the tier's result.
    """
    if sudut.semua or (sudut.urutan_tahap is not None and sudut.urutan_tahap >= urutan_reviu):
        return True
    return selesai and not sedang_ditelaah and tingkat_akhir
