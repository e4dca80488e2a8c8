"""Nomination: one letter, one frozen ranked list, all bids moved on or none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakSah
from penilaian.domain.pengusulan import daftar_pengusulan, usulkan
from penilaian.domain.peringkat import pindahkan
from penilaian.models import Pengusulan, Usulan
from satker.enums import Peran
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, Dunia
from tests.penilaian.test_peringkat import disetujui


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def kirim(dunia: Dunia, *usulan: Usulan, **ganti: Any) -> Pengusulan:
    isi: dict[str, Any] = {
        "periode_id": dunia.acuan.periode.pk, "tahap": "pt", "penilai_satker_id": dunia.acuan.pt_jambi.pk,
        "usulan_ids_berurut": [u.pk for u in usulan], "nomor_surat": "W5-U/1/2026", "tanggal_surat": date(2026, 3, 10),
        "oleh": dunia.ketua, "sekarang": SAAT, **ganti,
    }  # fmt: skip
    return usulkan(**isi)


def test_surat_membekukan_daftar_berperingkat_dan_memajukan_semua(dunia: Dunia) -> None:
    a = dunia.acuan
    satu, dua = disetujui(dunia, a.pn_bangko, "83"), disetujui(dunia, a.pn_sarolangun, "81.5")
    pindahkan(usulan_id=dua.pk, tahap="pt", urutan=1, alasan="Inovasi.", oleh=dunia.ketua, sekarang=SAAT)
    surat = kirim(dunia, dua, satu)
    assert (surat.tahap, surat.ke_tahap, surat.nomor_surat, len(surat.sidik)) == ("pt", "ditjen", "W5-U/1/2026", 64)
    assert [(b.urutan, b.usulan_id, float(b.nilai), b.alasan) for b in surat.butir.all()] == [
        (1, dua.pk, 81.5, "Inovasi."),
        (2, satu.pk, 83.0, ""),
    ]
    for u in (satu, dua):
        kini = dunia.baca(u)
        assert (kini.status, kini.tahap, kini.putaran) == ("diajukan", "ditjen", 1)
    assert [s.pk for s in daftar_pengusulan(periode_id=a.periode.pk, penilai_satker_id=a.pt_jambi.pk)] == [surat.pk]


def test_urutan_yang_bukan_peringkat_ditolak(dunia: Dunia) -> None:
    a = dunia.acuan
    satu, dua = disetujui(dunia, a.pn_bangko, "83"), disetujui(dunia, a.pn_sarolangun, "81")
    with pytest.raises(TidakSah, match="Urutan surat berbeda dari peringkat") as galat:
        kirim(dunia, dua, satu)
    assert galat.value.rincian == ("PN Bangko (peringkat 1) sesudah PN Sarolangun (2)",)


def test_kelompok_kuota_yang_berbeda_boleh_berselang(dunia: Dunia) -> None:
    a = dunia.acuan
    ii, ia = disetujui(dunia, a.pn_sarolangun, "81"), disetujui(dunia, a.pn_jambi, "95")
    assert kirim(dunia, ii, ia).butir.count() == 2


def test_satu_yang_belum_siap_menggagalkan_seluruh_surat(dunia: Dunia) -> None:
    a = dunia.acuan
    siap = disetujui(dunia, a.pn_sarolangun, "81")
    belum = dunia.buka(satker=a.pn_bangko)
    dunia.ajukan(belum)
    with pytest.raises(BelumBoleh) as galat:
        kirim(dunia, siap, belum)
    assert galat.value.rincian == ("PN Bangko: Belum mulai ditelaah.",)
    assert dunia.baca(siap).status == "disetujui"
    assert not Pengusulan.objects.exists()


def test_surat_kedua_untuk_satker_yang_sama_ditolak(dunia: Dunia) -> None:
    usulan = disetujui(dunia, dunia.acuan.pn_sarolangun, "81")
    kirim(dunia, usulan)
    with pytest.raises(Bentrok, match="nomor W5-U/1/2026 sudah dipakai"):
        kirim(dunia, usulan)
    with pytest.raises(BelumBoleh):
        kirim(dunia, usulan, nomor_surat="W5-U/2/2026")


def test_isian_surat_dan_orangnya_diperiksa(dunia: Dunia) -> None:
    a = dunia.acuan
    usulan = disetujui(dunia, a.pn_sarolangun, "81")
    with pytest.raises(TidakSah, match="Isi nomor surat"):
        kirim(dunia, usulan, nomor_surat="  ")
    with pytest.raises(TidakSah, match="paling sedikit satu"):
        kirim(dunia)
    with pytest.raises(TidakSah, match="dua kali"):
        kirim(dunia, usulan, usulan)
    for oleh in (dunia.verifikator, dunia.akses(Peran.KETUA_TIM, a.badilum)):
        with pytest.raises(Ditolak, match="Pengusulan dibuat ketua tim PT Jambi"):
            kirim(dunia, usulan, oleh=oleh)
    asing = disetujui(dunia, a.pn_padang, "80")
    with pytest.raises(Exception, match=r"tidak ada|tidak dinilai"):
        kirim(dunia, asing)
