"""The workflow at work: every act by the right person, refused to others with a reason, remembered for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inti.galat import BelumBoleh, Bentrok, Ditolak, TidakDitemukan, TidakSah
from penilaian.domain.alur_usulan import jalankan, tombol
from penilaian.domain.usulan import ambil_usulan, buka_usulan
from penilaian.enums import Aksi, Status
from penilaian.models import JejakUsulan, PredikatSatker, Reviu, Usulan
from satker.enums import Peran
from satker.models import Pemberitahuan
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, SOAL, Dunia, ubah_catatan


@pytest.fixture
def dunia(di_ma: pabrik.Acuan) -> Dunia:
    return Dunia(di_ma)


def jejak(usulan: Usulan) -> list[tuple[str, str, str, str, int]]:
    return list(
        JejakUsulan.objects.filter(usulan=usulan)
        .exclude(aksi__in=("sesuai_sisa", "selesai_tingkat"))
        .order_by("pada", "id")
        .values_list("aksi", "dari", "ke", "tahap", "putaran")
    )


def test_usulan_berjalan_dari_pengisian_sampai_direkomendasikan(dunia: Dunia) -> None:
    usulan = dunia.buka()
    akhir = dunia.sampai_rekomendasi(usulan)
    assert (akhir.status, akhir.tahap, akhir.putaran) == ("direkomendasikan", "tpi", 1)
    assert jejak(usulan) == [
        ("buka", "", "pengisian", "", 0),
        ("ajukan", "pengisian", "diajukan", "pt", 1),
        ("mulai_telaah", "diajukan", "ditelaah", "pt", 1),
        ("setujui", "ditelaah", "disetujui", "pt", 1),
        ("usulkan", "disetujui", "diajukan", "pt", 1),
        ("mulai_telaah", "diajukan", "ditelaah", "ditjen", 1),
        ("setujui", "ditelaah", "disetujui", "ditjen", 1),
        ("clearance", "disetujui", "disetujui", "ditjen", 1),
        ("usulkan", "disetujui", "diajukan", "ditjen", 1),
        ("mulai_telaah", "diajukan", "ditelaah", "tpi", 1),
        ("rekomendasikan", "ditelaah", "direkomendasikan", "tpi", 1),
    ]
    assert ambil_usulan(usulan.pk, akses=dunia.sekretariat).lembar.terkunci_pada == SAAT


def test_dikembalikan_lalu_diajukan_lagi_ke_tahap_yang_sama_sebagai_putaran_dua(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    kembali = dunia.kembalikan(usulan)
    assert (kembali.status, kembali.tahap, kembali.putaran) == ("dikembalikan", "pt", 1)
    assert kembali.batas_jawab is not None
    ubah_catatan(usulan)
    lagi = dunia.ajukan(kembali)
    assert (lagi.status, lagi.tahap, lagi.putaran, lagi.batas_jawab) == ("diajukan", "pt", 2, None)
    assert Reviu.objects.filter(usulan=usulan, ajuan__putaran=1).count() == 1, "putaran lama tetap ada"


def test_catatan_perlu_perbaikan_yang_belum_dijawab_menahan_pengajuan_dengan_kodenya(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    kembali = dunia.kembalikan(usulan)
    with pytest.raises(BelumBoleh, match=rf"1 catatan «perlu perbaikan» belum dijawab.*{SOAL}"):
        dunia.ajukan(kembali)


def test_ditarik_sebelum_ditelaah_lalu_diajukan_lagi(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    tarik = dunia.aksi(usulan, Aksi.TARIK, dunia.pimpinan)
    assert (tarik.status, tarik.tahap, tarik.putaran) == ("pengisian", "", 1)
    assert dunia.ajukan(tarik).putaran == 2
    dunia.telaah(usulan)
    with pytest.raises(Bentrok, match="mulai ditelaah oleh"):
        dunia.aksi(usulan, Aksi.TARIK, dunia.pimpinan)


def test_ditolak_mengakhiri_usulan_dan_lembar_tetap_terbuka(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.telaah(usulan)
    with pytest.raises(TidakSah, match="Tulis alasannya"):
        dunia.aksi(usulan, Aksi.TOLAK, dunia.ketua, catatan="  ")
    tolak = dunia.aksi(usulan, Aksi.TOLAK, dunia.ketua, catatan="Ada temuan yang belum selesai.")
    assert tolak.status == "ditolak"
    assert dunia.baca(usulan).lembar.terkunci_pada is None
    assert dunia.buka().pk != usulan.pk, "satker boleh membuka usulan lain"


def test_tindakan_yang_tertinggal_mendapat_kalimat_siapa_dan_kapan(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.kembalikan(usulan)
    with pytest.raises(Bentrok) as galat:
        dunia.aksi(usulan, Aksi.SETUJUI, dunia.ketua)
    assert f"baru saja dikembalikan oleh {dunia.ketua.nama} (10 Maret 2026, 09.00 WIB)" in galat.value.pesan
    assert "Muat ulang" in galat.value.pesan


def test_ajukan_dua_kali_hanya_membuat_satu_putaran(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    with pytest.raises(Bentrok, match="baru saja diajukan oleh"):
        dunia.ajukan(usulan)
    assert usulan.ajuan.count() == 1


def test_halaman_lama_ditolak_walau_keadaannya_sama_lagi(dunia: Dunia) -> None:
    """Returned, resubmitted and begun again meanwhile: the old page's return would hit the new round."""
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    lama = JejakUsulan.objects.filter(usulan=usulan).order_by("-id").values_list("pk", flat=True)[0]
    dunia.aksi(usulan, Aksi.TARIK, dunia.pimpinan)
    dunia.ajukan(usulan)
    with pytest.raises(Bentrok, match="baru saja diajukan"):
        dunia.aksi(usulan, Aksi.TARIK, dunia.pimpinan, dilihat=lama)


@pytest.mark.parametrize(
    ("aksi", "peran"),
    [
        (Aksi.AJUKAN, Peran.OPERATOR),
        (Aksi.AJUKAN, Peran.KETUA_TIM),
        (Aksi.AJUKAN, Peran.SEKRETARIAT),
    ],
)
def test_hanya_pimpinan_satker_itu_yang_mengajukan(dunia: Dunia, aksi: Aksi, peran: Peran) -> None:
    usulan = dunia.buka()
    di = {Peran.KETUA_TIM: dunia.acuan.pt_jambi, Peran.SEKRETARIAT: dunia.acuan.bua}.get(peran)
    with pytest.raises(Ditolak, match="«Ajukan» dilakukan pimpinan PN Sarolangun"):
        dunia.aksi(usulan, aksi, dunia.akses(peran, di))


def test_satker_orang_lain_tidak_terlihat(dunia: Dunia) -> None:
    usulan = dunia.buka()
    for peran, satker in ((Peran.PIMPINAN, dunia.acuan.pn_bangko), (Peran.KETUA_TIM, dunia.acuan.pt_padang)):
        with pytest.raises(TidakDitemukan):
            dunia.aksi(usulan, Aksi.AJUKAN, dunia.akses(peran, satker))


def test_orang_tahap_lain_tidak_menelaah(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    for peran, satker in (
        (Peran.VERIFIKATOR, dunia.acuan.badilum),
        (Peran.PENILAI_ANGGOTA, dunia.acuan.bua),
        (Peran.OPERATOR, dunia.acuan.pn_sarolangun),
    ):
        with pytest.raises(Ditolak):
            dunia.aksi(usulan, Aksi.MULAI_TELAAH, dunia.akses(peran, satker))


def test_yang_punya_peran_di_satker_tidak_ikut_menilainya(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    rangkap = pabrik.pengguna(Peran.VERIFIKATOR, dunia.acuan.pt_jambi)
    pabrik.tugas(rangkap, Peran.PENGAMAT, dunia.satker)
    with pytest.raises(Ditolak, match="yang punya peran di satker tidak ikut menilai"):
        dunia.aksi(usulan, Aksi.MULAI_TELAAH, pabrik.akses(rangkap))


def test_usulan_pt_sendiri_mulai_di_ditjen_dan_unit_eselon_di_tpi(dunia: Dunia) -> None:
    pt = dunia.buka(satker=dunia.acuan.pt_jambi)
    assert dunia.ajukan(pt).tahap == "ditjen"
    eselon = dunia.buka(satker=dunia.acuan.bua)
    assert dunia.ajukan(eselon).tahap == "tpi"


# Windows --------------------------------------------------------------------------------------------------------------


def test_mengajukan_sesudah_jadwal_ditutup_ditolak_kecuali_diperpanjang(dunia: Dunia) -> None:
    from penilaian.domain.periode import beri_perpanjangan, jendela

    usulan = dunia.buka()
    tutup = jendela(usulan.satker, usulan.periode, "pengisian").selesai
    assert tutup is not None
    terlambat = tutup + timedelta(hours=1)
    with pytest.raises(BelumBoleh, match="sudah ditutup"):
        dunia.ajukan(usulan, sekarang=terlambat)
    beri_perpanjangan(
        periode_id=usulan.periode_id, satker_id=usulan.satker_id, kegiatan="pengisian",
        sampai=(tutup + timedelta(days=2)).date(),
        alasan="Gangguan jaringan.", oleh=dunia.sekretariat, sekarang=SAAT,
    )  # fmt: skip
    assert dunia.ajukan(usulan, sekarang=terlambat).status == "diajukan"


def test_menjawab_sesudah_batas_ditolak(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    kembali = dunia.kembalikan(usulan, hari=2)
    ubah_catatan(usulan)
    assert kembali.batas_jawab is not None
    with pytest.raises(BelumBoleh, match=r"Batas menjawab .* sudah lewat"):
        dunia.ajukan(kembali, sekarang=kembali.batas_jawab + timedelta(seconds=1))
    assert dunia.ajukan(kembali, sekarang=kembali.batas_jawab).status == "diajukan"


@pytest.mark.parametrize(
    ("hari", "kalimat"), [(-1, "sudah lewat"), (400, "melewati akhir tahap"), (None, "Isi tanggal batas")]
)
def test_tanggal_batas_jawab_diperiksa(dunia: Dunia, hari: int | None, kalimat: str) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.telaah(usulan)
    dunia.catat(usulan)
    batas = None if hari is None else (SAAT + timedelta(days=hari)).date()
    with pytest.raises(TidakSah, match=kalimat):
        dunia.aksi(usulan, Aksi.KEMBALIKAN, dunia.ketua, batas_jawab=batas)


# Requirements ---------------------------------------------------------------------------------------------------------


def test_mengembalikan_tanpa_catatan_dan_menyetujui_sebelum_semua_dinilai_ditolak(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.telaah(usulan)
    with pytest.raises(BelumBoleh, match="Belum ada catatan untuk satker"):
        dunia.aksi(usulan, Aksi.KEMBALIKAN, dunia.ketua, batas_jawab=SAAT.date())
    dunia.catat(usulan)
    with pytest.raises(BelumBoleh, match="112 dari 113 butir belum dinilai"):
        dunia.aksi(usulan, Aksi.SETUJUI, dunia.ketua)


def test_tpi_mengembalikan_hanya_di_putaran_pertama(dunia: Dunia) -> None:
    usulan = dunia.sampai_tpi(dunia.buka())
    pengendali = dunia.akses(Peran.PENGENDALI_TEKNIS, dunia.acuan.bua)
    tenggat = (SAAT + timedelta(days=2)).date()
    dunia.telaah(usulan)
    with pytest.raises(BelumBoleh, match=r"Tingkat Penilai TPI \(anggota\) belum selesai"):
        dunia.aksi(usulan, Aksi.KEMBALIKAN, pengendali, batas_jawab=tenggat)
    dunia.nilai_semua(usulan)
    _catat_pengendali(dunia, usulan)
    kembali = dunia.aksi(usulan, Aksi.KEMBALIKAN, pengendali, batas_jawab=tenggat)
    assert (kembali.status, kembali.tahap) == ("dikembalikan", "tpi")
    ubah_catatan(usulan)
    dunia.ajukan(kembali)
    dunia.telaah(usulan)
    dunia.nilai_semua(usulan)
    _catat_pengendali(dunia, usulan)
    with pytest.raises(BelumBoleh, match="hanya 2 putaran"):
        dunia.aksi(usulan, Aksi.KEMBALIKAN, pengendali, batas_jawab=tenggat)
    akhir = dunia.aksi(usulan, Aksi.TIDAK_REKOMENDASIKAN, pengendali, catatan="SK belum ada.")
    assert akhir.status == "tidak_direkomendasikan"
    assert dunia.baca(usulan).lembar.terkunci_pada is not None


def _catat_pengendali(dunia: Dunia, usulan: Usulan) -> None:
    from penilaian.domain.reviu import simpan_butir
    from penilaian.models import NilaiButir

    reviu = dunia.reviu(usulan)
    versi = NilaiButir.objects.get(reviu=reviu, pertanyaan__kode=SOAL).versi
    simpan_butir(
        reviu_id=reviu.pk, kode=SOAL, verdict="perlu_perbaikan", opsi="Tidak", angka={}, catatan="SK belum ada.",
        versi=versi,
        oleh=dunia.akses(Peran.PENGENDALI_TEKNIS, dunia.acuan.bua), sekarang=SAAT,
    )  # fmt: skip


def test_wbbm_hanya_sesudah_wbk_tahun_sebelumnya_yang_tidak_dicabut(dunia: Dunia) -> None:
    lembar = pabrik.lembar(dunia.satker, dunia.acuan.periode)
    buka = {"lembar_id": lembar.pk, "predikat": "WBBM", "oleh": dunia.operator, "sekarang": SAAT}
    with pytest.raises(BelumBoleh, match="WBBM hanya dapat diusulkan setelah WBK"):
        buka_usulan(**buka)  # type: ignore[arg-type]
    milik = {"instansi_id": dunia.satker.instansi_id, "satker": dunia.satker, "predikat": "WBK"}
    PredikatSatker.objects.create(**milik, tahun=2026)
    dicabut = PredikatSatker.objects.create(**milik, tahun=2023, dicabut_pada=SAAT, alasan_cabut="Temuan.")
    with pytest.raises(BelumBoleh):
        buka_usulan(**buka)  # type: ignore[arg-type]
    PredikatSatker.objects.filter(pk=dicabut.pk).update(dicabut_pada=None, alasan_cabut="")
    assert buka_usulan(**buka).predikat == "WBBM"  # type: ignore[arg-type]


def test_satu_lembar_hanya_satu_usulan_terbuka(dunia: Dunia) -> None:
    dunia.buka()
    with pytest.raises(Bentrok, match="sudah punya usulan WBK yang berjalan"):
        dunia.buka()


def test_mengusulkan_tanpa_surat_ditolak(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.setujui(usulan)
    with pytest.raises(BelumBoleh, match="lewat surat pengusulan"):
        dunia.aksi(usulan, Aksi.USULKAN, dunia.ketua)


# Correction -----------------------------------------------------------------------------------------------------------


def test_koreksi_oleh_sekretariat_beralasan_tercatat_dan_membuka_telaah_lagi(dunia: Dunia) -> None:
    usulan = dunia.sampai_rekomendasi(dunia.buka())
    with pytest.raises(Ditolak):
        dunia.aksi(usulan, Aksi.KOREKSI, dunia.ketua, hasil="ditelaah", catatan="Salah tekan.")
    with pytest.raises(TidakSah, match="Tulis alasannya"):
        dunia.aksi(usulan, Aksi.KOREKSI, dunia.sekretariat, hasil="ditelaah")
    with pytest.raises(TidakSah, match="status tujuan"):
        dunia.aksi(usulan, Aksi.KOREKSI, dunia.sekretariat, hasil="calon", catatan="Salah tekan.")
    kembali = dunia.aksi(usulan, Aksi.KOREKSI, dunia.sekretariat, hasil="ditelaah", catatan="Salah tekan.")
    assert (kembali.status, kembali.tahap) == ("ditelaah", "tpi")
    assert dunia.reviu(usulan).selesai is None
    assert dunia.baca(usulan).lembar.terkunci_pada is None
    terakhir = JejakUsulan.objects.filter(usulan=usulan).order_by("-id")[0]
    assert (terakhir.aksi, terakhir.catatan, terakhir.peran) == ("koreksi", "Salah tekan.", "sekretariat")
    lagi = dunia.aksi(usulan, Aksi.REKOMENDASIKAN, dunia.akses(Peran.PENGENDALI_TEKNIS, dunia.acuan.bua))
    assert lagi.status == "direkomendasikan"


def test_koreksi_tidak_menghidupkan_usulan_bila_sudah_ada_yang_lain(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.telaah(usulan)
    dunia.aksi(usulan, Aksi.TOLAK, dunia.ketua, catatan="Temuan.")
    dunia.buka()
    with pytest.raises(BelumBoleh, match="sudah membuka usulan WBK lain"):
        dunia.aksi(usulan, Aksi.KOREKSI, dunia.sekretariat, hasil="ditelaah", catatan="Keliru.")


# Buttons and notices --------------------------------------------------------------------------------------------------


def test_tombol_berkata_sama_dengan_jalankan(dunia: Dunia) -> None:
    usulan = dunia.buka(terisi=False)
    kini = dunia.baca(usulan)
    pimpinan = {t.aksi: t for t in tombol(kini, akses=dunia.pimpinan, sekarang=SAAT)}
    assert list(pimpinan) == [Aksi.AJUKAN]
    assert not pimpinan[Aksi.AJUKAN].boleh
    assert pimpinan[Aksi.AJUKAN].alasan.startswith("113 butir belum dijawab")
    with pytest.raises(BelumBoleh, match="113 butir belum dijawab"):
        dunia.ajukan(usulan)
    operator = tombol(kini, akses=dunia.operator, sekarang=SAAT)
    assert [(t.aksi, t.boleh) for t in operator] == [(Aksi.AJUKAN, False)]
    assert "dilakukan pimpinan" in operator[0].alasan
    assert tombol(kini, akses=dunia.verifikator, sekarang=SAAT) == []


def test_tombol_penilai_dan_sekretariat(dunia: Dunia) -> None:
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    dunia.telaah(usulan)
    kini = dunia.baca(usulan)
    ketua = {t.aksi: t.boleh for t in tombol(kini, akses=dunia.ketua, sekarang=SAAT)}
    assert ketua == {Aksi.KEMBALIKAN: False, Aksi.SETUJUI: False, Aksi.TOLAK: True}
    verifikator = {t.aksi: t.boleh for t in tombol(kini, akses=dunia.verifikator, sekarang=SAAT)}
    assert verifikator == {Aksi.KEMBALIKAN: False, Aksi.SETUJUI: False, Aksi.TOLAK: False}
    assert [t.aksi for t in tombol(kini, akses=dunia.sekretariat, sekarang=SAAT)] == [Aksi.KOREKSI]


def test_yang_harus_bertindak_berikutnya_diberi_tahu(dunia: Dunia) -> None:
    _ = dunia.verifikator, dunia.ketua, dunia.pimpinan, dunia.operator
    usulan = dunia.buka()
    dunia.ajukan(usulan)
    verifikator = dunia.siapa(Peran.VERIFIKATOR, dunia.acuan.pt_jambi)
    kabar = Pemberitahuan.objects.get(pengguna=verifikator)
    assert kabar.teks == "PN Sarolangun, usulan WBK 2026 (putaran 1) diajukan kepada PT Jambi; siap ditelaah."
    assert kabar.tautan == f"/usulan/{usulan.pk}/"
    dunia.kembalikan(usulan)
    for peran in (Peran.OPERATOR, Peran.PIMPINAN):
        assert "dikembalikan PT Jambi dengan catatan. Jawab sampai 13 Maret 2026, 23.59 WIB." in (
            Pemberitahuan.objects.get(pengguna=dunia.siapa(peran)).teks
        )


def test_aksi_yang_tidak_dikenal(dunia: Dunia) -> None:
    usulan = dunia.buka()
    with pytest.raises(TidakSah, match="tidak dikenal"):
        jalankan(usulan.pk, "terbang", oleh=dunia.pimpinan, sekarang=SAAT)
    assert dunia.baca(usulan).status == Status.PENGISIAN
