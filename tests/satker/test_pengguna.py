"""People, roles, notifications: what is refused and with which sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from satker.domain.kabar import kirim_kabar, tandai_dibaca
from satker.domain.pengguna import beri_tugas, buat_pengguna, cabut_tugas, pemegang, setel_ulang_sandi
from satker.enums import Peran
from satker.lingkup import lingkup_akses, lingkup_instansi
from satker.models import Pemberitahuan, Pengguna, Penugasan
from satker.tasks import kirim_surel
from tests import pabrik
from tests.pabrik import HARI, SAAT, Acuan


@pytest.fixture
def admin(di_ma: Acuan) -> Any:
    return pabrik.akses(pabrik.pengguna("admin_instansi", di_ma.akar))


def beri(acuan: Acuan, orang: Pengguna, **ganti: Any) -> Penugasan:
    isi: dict[str, Any] = {
        "pengguna_id": orang.pk,
        "peran": Peran.OPERATOR,
        "satker_id": acuan.pn_sarolangun.pk,
        "mulai": HARI,
        "oleh": None,
        "sekarang": SAAT,
        **ganti,
    }
    return beri_tugas(**isi)


def test_sandi_sekali_pakai_hanya_disimpan_sidiknya(di_ma: Acuan, admin: Any) -> None:
    orang, sandi = buat_pengguna(
        instansi_id=di_ma.ma.pk,
        nama=" Rina  Wulandari ",
        surel="Rina@PN.go.id",
        nip="19870312 201101 2 003",
        oleh=admin,
        sekarang=SAAT,
    )
    assert (orang.nama, orang.surel, orang.nip) == ("Rina Wulandari", "rina@pn.go.id", "198703122011012003")
    assert orang.sandi_sementara
    assert orang.check_password(sandi)
    assert sandi not in orang.password
    lain, sandi_lain = buat_pengguna(
        instansi_id=di_ma.ma.pk, nama="Dua", surel="dua@pn.go.id", oleh=admin, sekarang=SAAT
    )
    assert lain.nip is None
    assert sandi_lain != sandi


def test_isian_keliru_disebut_semua(di_ma: Acuan, admin: Any) -> None:
    ada = pabrik.pengguna(None, di_ma.pn_jambi)
    with pytest.raises(TidakSah) as galat:
        buat_pengguna(instansi_id=di_ma.ma.pk, nama=" ", surel=ada.surel.upper(), nip="123", oleh=admin, sekarang=SAAT)
    assert [r.split(":")[0] for r in galat.value.rincian] == ["Nama", "Surel", "NIP"]


def test_hanya_admin_yang_mengelola(di_ma: Acuan) -> None:
    bukan = pabrik.akses(pabrik.pengguna("sekretariat", di_ma.bua))
    with pytest.raises(Ditolak):
        buat_pengguna(instansi_id=di_ma.ma.pk, nama="X", surel="x@x.go.id", oleh=bukan, sekarang=SAAT)
    with pytest.raises(Ditolak):
        beri(di_ma, pabrik.pengguna(None, di_ma.pn_jambi), oleh=bukan)
    with pytest.raises(Ditolak):
        setel_ulang_sandi(pengguna_id=bukan.pengguna_id, oleh=bukan)


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"sampai": HARI - timedelta(days=1)}, "mendahului"),
        ({"mulai": date(2025, 1, 1), "sampai": date(2025, 2, 1)}, "sudah lewat"),
        ({"peran": Peran.PIMPINAN, "area": ["pelayanan_publik"]}, "hanya operator"),
        ({"area": ["pelayanan_publik", "tidak_ada"]}, "tidak ada dalam instrumen: tidak_ada"),
        ({"peran": Peran.KETUA_TIM}, "tidak membawahi satker lain"),
    ],
)
def test_peran_yang_tidak_masuk_akal(di_ma: Acuan, ganti: dict[str, Any], pesan: str) -> None:
    with pytest.raises(TidakSah) as galat:
        beri(di_ma, pabrik.pengguna(None, di_ma.pn_jambi), **ganti)
    assert pesan in galat.value.rincian[0]


def test_peran_dengan_area_dari_instrumen(di_ma: Acuan) -> None:
    tugas = beri(di_ma, pabrik.pengguna(None, di_ma.pn_jambi), area=["pelayanan_publik", "pelayanan_publik"])
    assert tugas.area == ["pelayanan_publik"]


def test_peran_sama_pada_tanggal_sama_ditolak_tetapi_sesudahnya_boleh(di_ma: Acuan) -> None:
    orang = pabrik.pengguna(None, di_ma.pn_jambi)
    beri(di_ma, orang, sampai=date(2026, 6, 30))
    with pytest.raises(BelumBoleh, match="sudah menjadi Operator di PN Sarolangun"):
        beri(di_ma, orang, mulai=date(2026, 6, 30))
    beri(di_ma, orang, mulai=date(2026, 7, 1))


def test_satker_dan_orang_instansi_lain_tidak_ditemukan(di_ma: Acuan) -> None:
    asing = pabrik.pengguna(None, di_ma.lapas_jambi)
    with lingkup_instansi(di_ma.ma.pk):
        with pytest.raises(TidakDitemukan):
            beri(di_ma, asing)
        with pytest.raises(TidakDitemukan):
            beri(di_ma, pabrik.pengguna(None, di_ma.pn_jambi), satker_id=di_ma.lapas_jambi.pk)


def test_mencabut_berlaku_hari_ini(di_ma: Acuan, admin: Any) -> None:
    orang = pabrik.pengguna("operator", di_ma.pn_sarolangun)
    lama = Penugasan.objects.get(pengguna=orang)
    cabut_tugas(tugas_id=lama.pk, oleh=admin, sekarang=SAAT)
    lama.refresh_from_db()
    assert lama.sampai == HARI - timedelta(days=1)
    assert pabrik.akses(orang).tugas == ()
    with pytest.raises(BelumBoleh, match="sudah berakhir"):
        cabut_tugas(tugas_id=lama.pk, oleh=admin, sekarang=SAAT)
    baru = beri(di_ma, orang, peran=Peran.PIMPINAN)
    cabut_tugas(tugas_id=baru.pk, oleh=admin, sekarang=SAAT)
    assert not Penugasan.objects.filter(pk=baru.pk).exists()


def test_admin_tidak_mencabut_dirinya(di_ma: Acuan, admin: Any) -> None:
    milik = Penugasan.objects.get(pengguna_id=admin.pengguna_id)
    with pytest.raises(BelumBoleh, match="admin lain"):
        cabut_tugas(tugas_id=milik.pk, oleh=admin, sekarang=SAAT)


def test_pemegang_terlihat_oleh_satker_di_bawah_tanpa_membuka_dinding(di_ma: Acuan) -> None:
    """A court that submits must reach the PT's people, whose roles row-level security hides from it."""
    ketua = pabrik.pengguna("ketua_tim", di_ma.pt_jambi)
    lewat = pabrik.pengguna(None, di_ma.pt_jambi)
    pabrik.tugas(lewat, "ketua_tim", di_ma.pt_jambi, mulai=date(2025, 1, 1), sampai=date(2025, 12, 31))
    keluar = pabrik.pengguna("ketua_tim", di_ma.pt_jambi, is_active=False)
    pimpinan = pabrik.pengguna("pimpinan", di_ma.pn_sarolangun)
    with lingkup_akses(pabrik.akses(pimpinan)):
        assert pemegang(Peran.KETUA_TIM, di_ma.pt_jambi.pk, di_ma.ma.pk, HARI) == [ketua]
        assert keluar.pk
        assert not Penugasan.objects.filter(satker=di_ma.pt_jambi).exists()
        dua = pemegang([Peran.KETUA_TIM, Peran.PIMPINAN], None, di_ma.ma.pk, HARI)
        assert {p.pk for p in dua} == {ketua.pk, pimpinan.pk}


def test_kabar_disurelkan_sekali_sesudah_tersimpan(
    di_ma: Acuan, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dikirim: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda self, nama, args: dikirim.append((nama, args)))
    orang = pabrik.pengguna("operator", di_ma.pn_sarolangun)
    with django_capture_on_commit_callbacks(execute=True):
        baris = kirim_kabar([orang.pk, orang.pk], "Usulan dikembalikan.", "/usulan/3/", sekarang=SAAT)
        assert dikirim == []
    assert dikirim == [("satker.tasks.kirim_surel", [di_ma.ma.pk, [baris[0].pk]])]
    assert len(baris) == 1
    cache.delete(f"surel-kabar-{baris[0].pk}")
    assert kirim_surel(*dikirim[0][1]) == 1
    assert kirim_surel(*dikirim[0][1]) == 0  # the same task delivered again
    (surat,) = mail.outbox
    assert surat.to == [orang.surel]
    assert "/usulan/3/" in surat.body


def test_surel_yang_gagal_dikirim_lagi(di_ma: Acuan, monkeypatch: pytest.MonkeyPatch) -> None:
    orang = pabrik.pengguna("operator", di_ma.pn_sarolangun)
    (baris,) = kirim_kabar([orang.pk], "Kabar.", "", sekarang=SAAT, surel=False)
    cache.delete(f"surel-kabar-{baris.pk}")

    def putus(*_: Any) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as m:
        m.setattr("satker.tasks.send_mail", putus)
        with pytest.raises(Exception, match=r"Refused|Retry|^$"):
            kirim_surel(di_ma.ma.pk, [baris.pk])
    assert kirim_surel(di_ma.ma.pk, [baris.pk]) == 1


def test_menandai_dibaca_hanya_milik_sendiri(di_ma: Acuan) -> None:
    satu, dua = (pabrik.pengguna("operator", di_ma.pn_sarolangun) for _ in range(2))
    kirim_kabar([satu.pk, dua.pk], "Kabar.", "", sekarang=SAAT, surel=False)
    assert (
        tandai_dibaca(
            oleh=pabrik.akses(satu), sekarang=SAAT, kabar_ids=Pemberitahuan.objects.values_list("pk", flat=True)
        )
        == 1
    )
    assert list(Pemberitahuan.objects.filter(dibaca__isnull=True).values_list("pengguna_id", flat=True)) == [dua.pk]


def test_admin_pertama_sekali_saja(acuan: Acuan, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("admin_pertama", instansi="KUMHAM")
    keluaran = capsys.readouterr().out
    sandi = keluaran.split("kata sandi   : ")[1].split()[0]
    orang = Pengguna.autentikasi.get(surel="admin.kumham@pmpzi.local")
    assert orang.check_password(sandi)
    assert orang.sandi_sementara
    assert {t.peran for t in pabrik.akses(orang).tugas} == {Peran.ADMIN_INSTANSI}
    call_command("admin_pertama", instansi="KUMHAM")
    assert "sudah mempunyai administrator" in capsys.readouterr().out
