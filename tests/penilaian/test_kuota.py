"""Determination inside the quota, and what follows it."""

from __future__ import annotations

import pytest

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakSah
from penilaian.domain.kuota import tetapkan
from penilaian.domain.peringkat import daftar_peringkat
from penilaian.domain.tahap_lanjut import beri_predikat, cabut_predikat, catat_hasil_tahap, tahap_menunggu
from penilaian.enums import Aksi
from penilaian.models import HasilTahap, JejakUsulan, Kuota, PredikatSatker, Usulan
from satker.models import Satker
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, Dunia
from tests.penilaian.test_peringkat import beri_nilai


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def direkomendasikan(dunia: Dunia, satker: Satker, total: str) -> Usulan:
    usulan = dunia.sampai_rekomendasi(dunia.buka(satker=satker))
    beri_nilai(usulan, total)
    return usulan


def test_ditetapkan_menurut_peringkat_melompati_perlu_alasan(dunia: Dunia) -> None:
    a = dunia.acuan
    atas, bawah = direkomendasikan(dunia, a.pn_bangko, "90"), direkomendasikan(dunia, a.pn_sarolangun, "85")
    with pytest.raises(TidakSah, match="1 satker di peringkat lebih atas belum ditetapkan") as galat:
        tetapkan(usulan_id=bawah.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    assert galat.value.rincian == ("1. PN Bangko",)
    calon = tetapkan(
        usulan_id=bawah.pk, oleh=dunia.sekretariat, sekarang=SAAT, alasan_lompat="PN Bangko mengundurkan diri."
    )
    assert (calon.status, calon.tahap) == ("calon", "seleksi_administrasi")
    jejak = JejakUsulan.objects.get(usulan=bawah, aksi=Aksi.TETAPKAN.value)
    assert (jejak.catatan, jejak.rincian["urutan"], jejak.rincian["dilompati"]) == (
        "PN Bangko mengundurkan diri.", 2, [atas.pk],
    )  # fmt: skip
    assert tetapkan(usulan_id=atas.pk, oleh=dunia.sekretariat, sekarang=SAAT).status == "calon"


def test_kuota_penuh_menolak_dengan_angkanya(dunia: Dunia) -> None:
    a = dunia.acuan
    Kuota.objects.filter(kelompok="PN Kelas IB / II").update(jumlah=1)
    satu, dua = direkomendasikan(dunia, a.pn_bangko, "90"), direkomendasikan(dunia, a.pn_sarolangun, "85")
    lain = direkomendasikan(dunia, a.pn_jambi, "80")
    tetapkan(usulan_id=satu.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    with pytest.raises(BelumBoleh, match=r"Kuota WBK kelompok PN Kelas IB / II sudah penuh: 1 dari 1 tempat\."):
        tetapkan(usulan_id=dua.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    assert tetapkan(usulan_id=lain.pk, oleh=dunia.sekretariat, sekarang=SAAT).status == "calon", "kelompok lain"
    halaman = daftar_peringkat(periode_id=a.periode.pk, tahap="tpi", penilai_satker_id=None, predikat="WBK")
    kelompok = next(k for k in halaman.kelompok if k.nama == "PN Kelas IB / II")
    assert (kelompok.terpakai, kelompok.sisa) == (1, 0)
    assert [(b.satker.nama_singkat, b.sudah, b.dalam, b.berikut) for b in kelompok.baris] == [
        ("PN Bangko", True, True, False),
        ("PN Sarolangun", False, False, True),
    ]


def test_tempat_calon_yang_gugur_tetap_terpakai_yang_dikoreksi_kembali_kosong(dunia: Dunia) -> None:
    a = dunia.acuan
    Kuota.objects.filter(kelompok="PN Kelas IB / II").update(jumlah=1)
    satu, dua = direkomendasikan(dunia, a.pn_bangko, "90"), direkomendasikan(dunia, a.pn_sarolangun, "85")
    tetapkan(usulan_id=satu.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    dunia.aksi(satu, Aksi.KOREKSI, dunia.sekretariat, hasil="direkomendasikan", catatan="Keliru.")
    assert (
        tetapkan(usulan_id=dua.pk, oleh=dunia.sekretariat, sekarang=SAAT, alasan_lompat="Menunggu klarifikasi.").status
        == "calon"
    )
    catat_hasil_tahap(
        usulan_id=dua.pk,
        tahap="seleksi_administrasi",
        lulus=False,
        catatan="Tautan mati.",
        oleh=dunia.sekretariat,
        sekarang=SAAT,
    )
    with pytest.raises(BelumBoleh, match="sudah penuh"):
        tetapkan(usulan_id=satu.pk, oleh=dunia.sekretariat, sekarang=SAAT)


def test_nilai_tpi_di_bawah_batas_tidak_dapat_ditetapkan(dunia: Dunia) -> None:
    from penilaian.models import Reviu

    usulan = direkomendasikan(dunia, dunia.acuan.pn_sarolangun, "74")
    r = Reviu.objects.filter(usulan=usulan, tahap="tpi").order_by("-id")[0]
    Reviu.objects.filter(pk=r.pk).update(simpul={**r.simpul, "B.I.a": "15.74", "B.I": "20", "B": "37"})
    with pytest.raises(BelumBoleh) as galat:
        tetapkan(usulan_id=usulan.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    assert galat.value.rincian[0] == "Nilai TPI di bawah batas WBK."
    assert any("15,74, batas 15,75, kurang 0,01" in x for x in galat.value.rincian)


def test_hanya_sekretariat_dan_hanya_sekali(dunia: Dunia) -> None:
    usulan = direkomendasikan(dunia, dunia.acuan.pn_sarolangun, "85")
    with pytest.raises(Ditolak):
        tetapkan(usulan_id=usulan.pk, oleh=dunia.pengendali, sekarang=SAAT)
    tetapkan(usulan_id=usulan.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    with pytest.raises(Bentrok, match="ditetapkan sebagai calon oleh"):
        tetapkan(usulan_id=usulan.pk, oleh=dunia.sekretariat, sekarang=SAAT)


# Later stages ---------------------------------------------------------------------------------------------------------


def test_tahap_lanjut_berurutan_sampai_predikat(dunia: Dunia) -> None:
    usulan = direkomendasikan(dunia, dunia.acuan.pn_sarolangun, "85")
    tetapkan(usulan_id=usulan.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    catat = {"usulan_id": usulan.pk, "oleh": dunia.sekretariat, "sekarang": SAAT}
    with pytest.raises(BelumBoleh, match="tahap berikutnya: Seleksi administrasi"):
        catat_hasil_tahap(**catat, tahap="wawancara", lulus=True, catatan="BA 2")  # type: ignore[arg-type]
    with pytest.raises(TidakSah, match="Tulis catatan hasilnya"):
        catat_hasil_tahap(**catat, tahap="seleksi_administrasi", lulus=True, catatan="")  # type: ignore[arg-type]
    with pytest.raises(TidakSah, match="Skor harus angka"):
        catat_hasil_tahap(**catat, tahap="seleksi_administrasi", lulus=True, catatan="BA", skor="baik")  # type: ignore[arg-type]
    with pytest.raises(Bentrok):
        beri_predikat(usulan_id=usulan.pk, nomor_sk="SK 1", oleh=dunia.sekretariat, sekarang=SAAT)
    tahap = ["seleksi_administrasi", "analisis_dokumen", "wawancara", "evaluasi_lapangan", "panel_final"]
    for kode in tahap:
        menunggu = tahap_menunggu(dunia.baca(usulan))
        assert menunggu is not None
        assert menunggu.kode == kode == dunia.baca(usulan).tahap
        catat_hasil_tahap(**catat, tahap=kode, lulus=True, catatan=f"BA {kode}", skor="82,5")  # type: ignore[arg-type]
    assert [(h.tahap, float(h.skor or 0)) for h in HasilTahap.objects.order_by("id")] == [(k, 82.5) for k in tahap]
    with pytest.raises(TidakSah, match="nomor surat keputusan"):
        beri_predikat(usulan_id=usulan.pk, nomor_sk=" ", oleh=dunia.sekretariat, sekarang=SAAT)
    akhir = beri_predikat(usulan_id=usulan.pk, nomor_sk="B/1/PW/2026", oleh=dunia.sekretariat, sekarang=SAAT)
    assert akhir.status == "berpredikat"
    predikat = PredikatSatker.objects.get(satker=dunia.satker)
    assert (predikat.predikat, predikat.tahun, predikat.nomor_sk) == ("WBK", 2026, "B/1/PW/2026")
    with pytest.raises(TidakSah):
        cabut_predikat(predikat_id=predikat.pk, alasan="", oleh=dunia.sekretariat, sekarang=SAAT)
    cabut_predikat(predikat_id=predikat.pk, alasan="OTT 2027.", oleh=dunia.sekretariat, sekarang=SAAT)
    with pytest.raises(BelumBoleh, match="sudah dicabut"):
        cabut_predikat(predikat_id=predikat.pk, alasan="OTT 2027.", oleh=dunia.sekretariat, sekarang=SAAT)


def test_gugur_mengakhiri_di_tahap_itu(dunia: Dunia) -> None:
    usulan = direkomendasikan(dunia, dunia.acuan.pn_sarolangun, "85")
    tetapkan(usulan_id=usulan.pk, oleh=dunia.sekretariat, sekarang=SAAT)
    gugur = catat_hasil_tahap(
        usulan_id=usulan.pk, tahap="seleksi_administrasi", lulus=False, catatan="SPTJM tidak ada.",
        oleh=dunia.sekretariat,
        sekarang=SAAT,
    )  # fmt: skip
    assert (gugur.status, gugur.tahap) == ("gugur", "seleksi_administrasi")
    with pytest.raises(Bentrok):
        catat_hasil_tahap(
            usulan_id=usulan.pk,
            tahap="analisis_dokumen",
            lulus=True,
            catatan="BA",
            oleh=dunia.sekretariat,
            sekarang=SAAT,
        )
