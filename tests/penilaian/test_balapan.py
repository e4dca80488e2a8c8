"""Two people at once, on two real connections: one wins, the other is told, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from inti.galat import Galat
from lke.domain.lembar import simpan_jawaban
from lke.models import Jawaban
from penilaian.domain.ajuan import periksa_sidik
from penilaian.domain.kuota import tetapkan
from penilaian.domain.pengusulan import usulkan
from penilaian.enums import Aksi
from penilaian.models import Ajuan, JejakUsulan, Kuota, Pengusulan, Usulan
from satker.lingkup import lingkup_instansi
from tests import pabrik
from tests.penilaian.dunia_uji import SAAT, SOAL, Dunia
from tests.penilaian.test_peringkat import beri_nilai, disetujui

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dunia(transactional_db: None, acuan: pabrik.Acuan) -> Dunia:
    """Outside any transaction: what the tests set up inside ``di`` is committed."""
    return Dunia(acuan)


def di(dunia: Dunia) -> Any:
    return lingkup_instansi(dunia.acuan.ma.pk)


def berbarengan(dunia: Dunia, *kerja: Callable[[], Any]) -> list[Any]:
    """Run each on its own connection, started together; returns what each gave, or the Galat it raised."""
    mulai = threading.Barrier(len(kerja))
    hasil: list[Any] = [None] * len(kerja)

    def jalan(i: int) -> None:
        try:
            with di(dunia):
                mulai.wait(10)
                hasil[i] = kerja[i]()
        except Galat as galat:
            hasil[i] = galat
        finally:
            connection.close()

    utas = [threading.Thread(target=jalan, args=(i,)) for i in range(len(kerja))]
    for u in utas:
        u.start()
    for u in utas:
        u.join(30)
    assert not any(u.is_alive() for u in utas), "ada yang saling menunggu"
    return hasil


def pisah(hasil: list[Any]) -> tuple[list[Any], list[str]]:
    """What went through, and the sentences of what didn't."""
    return [h for h in hasil if not isinstance(h, Galat)], [h.pesan for h in hasil if isinstance(h, Galat)]


def test_dua_penetapan_pada_tempat_terakhir(dunia: Dunia) -> None:
    a = dunia.acuan
    with di(dunia):
        Kuota.objects.filter(kelompok="PN Kelas IB / II").update(jumlah=1)
        usulan = []
        for satker, nilai in ((a.pn_bangko, "90"), (a.pn_sarolangun, "85")):
            u = dunia.sampai_rekomendasi(dunia.buka(satker=satker))
            beri_nilai(u, nilai)
            usulan.append(u)
        oleh = dunia.sekretariat
    jadi, gagal = pisah(
        berbarengan(
            dunia,
            *(
                lambda u=u: tetapkan(usulan_id=u.pk, oleh=oleh, sekarang=SAAT, alasan_lompat="Bersamaan.")  # type: ignore[misc]
                for u in usulan
            ),
        )
    )
    assert len(jadi) == 1
    assert gagal == ["Kuota WBK kelompok PN Kelas IB / II sudah penuh: 1 dari 1 tempat."]
    with di(dunia):
        assert Usulan.objects.filter(status="calon").count() == 1


def test_dua_penetapan_atas_usulan_yang_sama(dunia: Dunia) -> None:
    with di(dunia):
        usulan = dunia.sampai_rekomendasi(dunia.buka())
        oleh = dunia.sekretariat

    def tetap() -> Usulan:
        return tetapkan(usulan_id=usulan.pk, oleh=oleh, sekarang=SAAT)

    jadi, gagal = pisah(berbarengan(dunia, tetap, tetap))
    assert len(jadi) == 1
    assert "baru saja ditetapkan sebagai calon oleh" in gagal[0]


def test_ajukan_dua_kali_bersamaan(dunia: Dunia) -> None:
    with di(dunia):
        usulan = dunia.buka()
        oleh = dunia.pimpinan

    def aju() -> Usulan:
        return dunia.aksi(usulan, Aksi.AJUKAN, oleh)

    jadi, gagal = pisah(berbarengan(dunia, aju, aju))
    assert len(jadi) == 1
    assert "baru saja diajukan oleh" in gagal[0]
    with di(dunia):
        assert Ajuan.objects.filter(usulan=usulan).count() == 1
        assert JejakUsulan.objects.filter(usulan=usulan, aksi="ajukan").count() == 1


def test_menyetujui_dan_mengembalikan_bersamaan(dunia: Dunia) -> None:
    with di(dunia):
        usulan = dunia.buka()
        dunia.ajukan(usulan)
        dunia.telaah(usulan)
        dunia.catat(usulan)
        dunia.nilai_semua(usulan)
        oleh = dunia.ketua
    jadi, gagal = pisah(
        berbarengan(
            dunia,
            lambda: dunia.aksi(usulan, Aksi.SETUJUI, oleh),
            lambda: dunia.aksi(usulan, Aksi.KEMBALIKAN, oleh, batas_jawab=SAAT.date()),
        )
    )
    assert len(jadi) == len(gagal) == 1
    assert f"oleh {oleh.nama}" in gagal[0]
    with di(dunia):
        assert Usulan.objects.get(pk=usulan.pk).status == jadi[0].status


@pytest.mark.parametrize("urutan", range(3))
def test_mengajukan_selagi_orang_lain_menyimpan_jawaban(dunia: Dunia, urutan: int) -> None:
    """The frozen answers and the frozen score belong together, whichever came first."""
    with di(dunia):
        usulan = dunia.buka()
        pimpinan, operator = dunia.pimpinan, dunia.operator
        versi = Jawaban.objects.get(lembar_id=usulan.lembar_id, pertanyaan__kode=SOAL).versi

    def simpan() -> Any:
        return simpan_jawaban(
            lembar_id=usulan.lembar_id, kode=SOAL, opsi="Tidak", angka={}, catatan="Belum ada.", versi=versi,
            oleh=operator,
            sekarang=SAAT,
        )  # fmt: skip

    jadi, gagal = pisah(berbarengan(dunia, simpan, lambda: dunia.aksi(usulan, Aksi.AJUKAN, pimpinan)))
    assert gagal == []
    assert len(jadi) == 2
    with di(dunia):
        ajuan = Ajuan.objects.get(usulan=usulan)
        assert periksa_sidik(ajuan)
        tidak = ajuan.isi["jawaban"][SOAL]["opsi"] == "Tidak"
        assert (ajuan.total < 100) is tidak, "nilai beku sesuai jawaban beku"
        assert Jawaban.objects.get(lembar_id=usulan.lembar_id, pertanyaan__kode=SOAL).catatan == "Belum ada."


def test_dua_surat_untuk_satker_yang_sama(dunia: Dunia) -> None:
    from datetime import date

    a = dunia.acuan
    with di(dunia):
        ids = [disetujui(dunia, a.pn_bangko, "90").pk, disetujui(dunia, a.pn_sarolangun, "85").pk]
        oleh = dunia.ketua

    def surat(nomor: str) -> Pengusulan:
        return usulkan(
            periode_id=a.periode.pk, tahap="pt", penilai_satker_id=a.pt_jambi.pk, usulan_ids_berurut=ids,
            nomor_surat=nomor,
            tanggal_surat=date(2026, 3, 10), oleh=oleh, sekarang=SAAT,
        )  # fmt: skip

    jadi, gagal = pisah(berbarengan(dunia, lambda: surat("1"), lambda: surat("2")))
    assert len(jadi) == len(gagal) == 1
    with di(dunia):
        assert Pengusulan.objects.count() == 1
        assert set(Usulan.objects.filter(pk__in=ids).values_list("status", "tahap")) == {("diajukan", "ditjen")}
