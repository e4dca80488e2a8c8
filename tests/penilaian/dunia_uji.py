"""The people of a real chain (PN → PT Jambi → Ditjen Badilum → Bawas → TPI → sekretariat) and a bid walked along it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from lke.models import Jawaban
from penilaian.domain.alur_usulan import jalankan
from penilaian.domain.clearance import catat_clearance
from penilaian.domain.pengusulan import usulkan
from penilaian.domain.reviu import nyatakan_sesuai_sisa, selesaikan_tingkat, simpan_butir
from penilaian.domain.usulan import ambil_usulan, buka_usulan, reviu_kini, satker_penilai, tahap_sekarang
from penilaian.enums import Aksi, Status, Verdict
from penilaian.models import Reviu, Usulan
from satker.akses import Akses
from satker.enums import Peran
from satker.models import Pengguna, Satker
from tests import pabrik

SAAT = pabrik.SAAT
SOAL = "A.I.1.i.a"


class Dunia:
    """Everybody a bid meets, made when first asked for. Use inside the scope (fixture ``di_ma``)."""

    def __init__(self, acuan: pabrik.Acuan, satker: Satker | None = None) -> None:
        self.acuan = acuan
        self.satker = satker or acuan.pn_sarolangun
        self.orang: dict[tuple[Peran, int], Pengguna] = {}
        self._surat = 0

    def siapa(self, peran: Peran, satker: Satker | None = None) -> Pengguna:
        """The person with that role there; the same one each time."""
        di = satker or self.satker
        if (peran, di.pk) not in self.orang:
            self.orang[peran, di.pk] = pabrik.pengguna(peran, di)
        return self.orang[peran, di.pk]

    def akses(self, peran: Peran, satker: Satker | None = None) -> Akses:
        return pabrik.akses(self.siapa(peran, satker))

    @cached_property
    def pimpinan(self) -> Akses:
        return self.akses(Peran.PIMPINAN)

    @cached_property
    def operator(self) -> Akses:
        return self.akses(Peran.OPERATOR)

    @cached_property
    def verifikator(self) -> Akses:
        return self.akses(Peran.VERIFIKATOR, self.acuan.pt_jambi)

    @cached_property
    def ketua(self) -> Akses:
        return self.akses(Peran.KETUA_TIM, self.acuan.pt_jambi)

    @cached_property
    def bawas(self) -> Akses:
        return self.akses(Peran.BAWAS, self.acuan.bawas)

    @cached_property
    def sekretariat(self) -> Akses:
        return self.akses(Peran.SEKRETARIAT, self.acuan.bua)

    @cached_property
    def pengendali(self) -> Akses:
        return self.akses(Peran.PENGENDALI_TEKNIS, self.acuan.bawas)

    # Steps ------------------------------------------------------------------------------------------------------------

    def buka(self, *, terisi: bool = True, predikat: str = "WBK", satker: Satker | None = None) -> Usulan:
        """A new bid, its worksheet answered best unless told."""
        di = satker or self.satker
        lembar = pabrik.lembar(di, self.acuan.periode, terisi=terisi)
        return buka_usulan(lembar_id=lembar.pk, predikat=predikat, oleh=self.akses(Peran.OPERATOR, di), sekarang=SAAT)

    def aksi(self, usulan: Usulan, aksi: Aksi, oleh: Akses, *, sekarang: datetime = SAAT, **data: Any) -> Usulan:
        return jalankan(usulan.pk, aksi, oleh=oleh, sekarang=sekarang, **data)

    def ajukan(self, usulan: Usulan, **data: Any) -> Usulan:
        aksi = Aksi.AJUKAN_ULANG if usulan.status == Status.DIKEMBALIKAN else Aksi.AJUKAN
        return self.aksi(usulan, aksi, self.akses(Peran.PIMPINAN, usulan.satker), **data)

    def _penilai(self, usulan: Usulan, peran: Peran) -> Akses:
        tahap = tahap_sekarang(self.baca(usulan))
        assert tahap is not None
        penilai = satker_penilai(tahap, usulan.satker)
        return self.akses(peran, penilai or self.acuan.bua)

    def baca(self, usulan: Usulan) -> Usulan:
        """The bid as stored now."""
        return ambil_usulan(usulan.pk, akses=self.sekretariat)

    def telaah(self, usulan: Usulan) -> Reviu:
        """Somebody of the tier that has the bid begins."""
        tim = bool(tahap_sekarang(self.baca(usulan)).tim)  # type: ignore[union-attr]
        oleh = self._penilai(usulan, Peran.PENILAI_ANGGOTA if tim else Peran.VERIFIKATOR)
        return self.reviu(self.aksi(usulan, Aksi.MULAI_TELAAH, oleh))

    def reviu(self, usulan: Usulan) -> Reviu:
        kini = self.baca(usulan)
        tahap = tahap_sekarang(kini)
        assert tahap is not None
        reviu = reviu_kini(kini, tahap)
        assert reviu is not None
        return reviu

    def catat(
        self, usulan: Usulan, kode: str = SOAL, *, verdict: Verdict = Verdict.PERLU_PERBAIKAN, opsi: str = "Tidak"
    ) -> None:
        """One remark of the tier's verifikator."""
        simpan_butir(
            reviu_id=self.reviu(usulan).pk, kode=kode, verdict=verdict.value, opsi=opsi, angka={},
            catatan="SK tim belum ditandatangani.", versi=0, oleh=self._penilai(usulan, Peran.VERIFIKATOR),
            sekarang=SAAT,
        )  # fmt: skip

    def nilai_semua(self, usulan: Usulan) -> None:
        """Everything not judged yet is sesuai; at the TPI level after level."""
        reviu = self.reviu(usulan)
        if not reviu.tingkat:
            nyatakan_sesuai_sisa(reviu_id=reviu.pk, oleh=self._penilai(usulan, Peran.VERIFIKATOR), sekarang=SAAT)
            return
        nyatakan_sesuai_sisa(reviu_id=reviu.pk, oleh=self._penilai(usulan, Peran(reviu.tingkat)), sekarang=SAAT)
        while reviu.tingkat != Peran.PENGENDALI_TEKNIS:
            reviu = selesaikan_tingkat(
                reviu_id=reviu.pk, oleh=self._penilai(usulan, Peran(reviu.tingkat)), sekarang=SAAT
            )

    def kembalikan(self, usulan: Usulan, *, hari: int = 3) -> Usulan:
        """One remark and back to the satker."""
        self.telaah(usulan)
        self.catat(usulan)
        return self.aksi(
            usulan,
            Aksi.KEMBALIKAN,
            self._penilai(usulan, Peran.KETUA_TIM),
            batas_jawab=(SAAT + timedelta(days=hari)).date(),
        )

    def setujui(self, usulan: Usulan) -> Usulan:
        """Begin, judge everything, approve at the unit's tier that has the bid."""
        self.telaah(usulan)
        self.nilai_semua(usulan)
        return self.aksi(usulan, Aksi.SETUJUI, self._penilai(usulan, Peran.KETUA_TIM))

    def usulkan(self, *usulan: Usulan) -> None:
        """One letter of the tier that has the bids, in the order given."""
        self._surat += 1
        kini = [self.baca(u) for u in usulan]
        penilai = satker_penilai(tahap_sekarang(kini[0]), kini[0].satker)  # type: ignore[arg-type]
        assert penilai is not None
        usulkan(
            periode_id=kini[0].periode_id, tahap=kini[0].tahap, penilai_satker_id=penilai.pk,
            usulan_ids_berurut=[u.pk for u in kini], nomor_surat=f"W5/{self._surat}/2026",
            tanggal_surat=date(2026, 3, 10),
            oleh=self.akses(Peran.KETUA_TIM, penilai), sekarang=SAAT,
        )  # fmt: skip

    def sampai_tpi(self, usulan: Usulan) -> Usulan:
        """From filling to the TPI's door: PT, Ditjen, clearance."""
        self.ajukan(usulan)
        self.setujui(usulan)
        self.usulkan(usulan)
        self.setujui(usulan)
        catat_clearance(usulan_id=usulan.pk, hasil="bersih", oleh=self.bawas, sekarang=SAAT)
        self.usulkan(usulan)
        return self.baca(usulan)

    def rekomendasikan(self, usulan: Usulan) -> Usulan:
        """The TPI's three levels and its recommendation."""
        self.telaah(usulan)
        self.nilai_semua(usulan)
        return self.aksi(usulan, Aksi.REKOMENDASIKAN, self.akses(Peran.PENGENDALI_TEKNIS, self.acuan.bua))

    def sampai_rekomendasi(self, usulan: Usulan) -> Usulan:
        self.sampai_tpi(usulan)
        return self.rekomendasikan(usulan)


def ubah_catatan(usulan: Usulan, kode: str = SOAL, teks: str = "SK tim sudah ditandatangani ketua.") -> None:
    """The satker improves its living sheet in one question."""
    Jawaban.objects.filter(lembar_id=usulan.lembar_id, pertanyaan__kode=kode).update(catatan=teks)
