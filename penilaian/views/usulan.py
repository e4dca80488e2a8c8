"""The bid: list, page, acts with their confirmation, replies to remarks."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inti.galat import BelumBoleh, Bentrok, Galat, TidakDitemukan, TidakSah
from inti.waktu import sekarang
from lke.models import LembarKerja
from penilaian.alur import TABEL
from penilaian.domain import halaman_usulan as halaman
from penilaian.domain.ajuan import Catatan, catatan_kembali, tanggapi
from penilaian.domain.alur_usulan import Tombol, jalankan, kalimat_keadaan, keadaan_aksi, tombol
from penilaian.domain.banding import banding
from penilaian.domain.daftar_usulan import RONA, daftar_usulan, pilihan_induk, pilihan_tahap, susun_baris
from penilaian.domain.prasyarat import Keadaan
from penilaian.domain.usulan import (
    ambil_usulan,
    buka_usulan,
    nama_penilai,
    pilihan_buka,
    reviu_kini,
    satker_penilai,
    tahap_sekarang,
    usulan_terbuka,
)
from penilaian.enums import Aksi, Status
from penilaian.forms.usulan import FORM, SaringUsulan
from penilaian.models import Usulan
from satker.enums import Izin, Peran
from satker.izin import PermintaanAkses, butuh

PERAN_SATKER = (Peran.OPERATOR, Peran.PIMPINAN)
SERIUS = (Aksi.TOLAK, Aksi.TIDAK_REKOMENDASIKAN, Aksi.KOREKSI, Aksi.TARIK)


# List -----------------------------------------------------------------------------------------------------------------


@butuh(Izin.USULAN_LIHAT)
@require_GET
def usulan_daftar(request: PermintaanAkses) -> HttpResponse:
    """All bids in sight; for people of one satker their own, and what they may open."""
    akses = request.akses
    sendiri = {t.satker_id for t in akses.memegang(PERAN_SATKER)}
    if sendiri and all(t.peran in PERAN_SATKER for t in akses.tugas):
        return _daftar_sendiri(request, sendiri)
    saring = SaringUsulan(request.GET, tahap=pilihan_tahap(), induk=pilihan_induk(akses))
    pilihan = saring.nilai()
    isi = daftar_usulan(akses, halaman=request.GET.get("halaman", 1), tampil=request.GET.get("tampil", ""), **pilihan)
    konteks = {"daftar": isi, "saring": saring, "tersaring": any(pilihan.values())}
    return render(request, "penilaian/usulan_daftar.html", konteks)


def _daftar_sendiri(request: PermintaanAkses, satker_ids: set[int]) -> HttpResponse:
    """Own bids, newest first, and per worksheet what may be bid for."""
    saat = sekarang()
    milik = list(
        Usulan.objects.filter(satker_id__in=satker_ids).select_related("satker", "periode").order_by("-dibuat", "-pk")
    )
    lembar = (
        LembarKerja.objects.filter(satker_id__in=satker_ids)
        .select_related("satker", "periode")
        .order_by("-periode__tahun")
    )
    buka = [
        {"lembar": x, "pilihan": pilihan_buka(x, akses=request.akses, sekarang=saat)}
        for x in lembar
        if usulan_terbuka(x.pk) is None
    ]
    return render(request, "penilaian/usulan_daftar.html", {"milik": susun_baris(milik), "buka": buka})


@butuh(Izin.LKE_ISI, Izin.USULAN_AJUKAN)
@require_POST
def usulan_buka(request: PermintaanAkses) -> HttpResponse:
    """Open a bid on a worksheet, then show it."""
    kode = request.POST.get("lembar", "")
    if not kode.isdigit():
        raise TidakDitemukan("Lembar kerja itu tidak ada.")
    baru = buka_usulan(
        lembar_id=int(kode), predikat=request.POST.get("predikat", ""), oleh=request.akses, sekarang=sekarang()
    )
    messages.success(
        request, f"Usulan {baru.predikat} dibuka. Lengkapi lembar kerja, lalu pimpinan mengajukannya dari halaman ini."
    )
    return redirect("usulan", usulan_id=baru.pk)


# Page -----------------------------------------------------------------------------------------------------------------


@butuh(Izin.USULAN_LIHAT)
@require_GET
def usulan(request: PermintaanAkses, usulan_id: int) -> HttpResponse:
    """One bid: where it is, what to do now, remarks, rounds, scores, documents, history."""
    satu = ambil_usulan(usulan_id, akses=request.akses)
    return render(request, "penilaian/usulan.html", _konteks(request, satu))


def _konteks(request: PermintaanAkses, satu: Usulan) -> dict[str, Any]:
    saat, akses = sekarang(), request.akses
    status = Status(satu.status)
    tahap = tahap_sekarang(satu)
    penilai = nama_penilai(tahap, satu.satker) if tahap else ""
    bersama: dict[str, Any] = {}
    jejak = halaman.baca_jejak(satu)
    pilihan = tombol(satu, akses=akses, sekarang=saat, bersama=bersama)
    milik = bool(akses.peran_di(satu.satker_id) & set(PERAN_SATKER))
    di_satker = status in (Status.PENGISIAN, Status.DIKEMBALIKAN)
    # What the page shows doesn't depend on the act; any row of the table serves.
    keadaan = Keadaan(satu, TABEL[0], akses, saat, bersama)
    catatan = _catatan(satu, keadaan, di_satker=di_satker)
    periksa = []
    if milik and di_satker:
        periksa = halaman.periksa_ajuan(
            keadaan.kurang_lembar, catatan, keadaan.kekurangan, satu.lembar.jumlah,
            alamat=lambda kode_halaman, kode: alamat_butir(satu.lembar_id, kode_halaman, kode),
        )  # fmt: skip
    saring = request.GET.get("catatan", "belum" if milik and di_satker else "semua")
    rona, ikon = RONA[status]
    return {
        "usulan": satu,
        "rona": rona,
        "ikon_status": ikon,
        "penilai": penilai,
        "kalimat": kalimat_keadaan(satu, penilai=penilai),
        "langkah": halaman.langkah_tampil(satu, jejak),
        "tombol": [_tombol(satu, t) for t in pilihan],
        "milik": milik,
        "di_satker": di_satker,
        "periksa": periksa,
        "siap": sum(1 for p in periksa if p.beres),
        "kekurangan": keadaan.kekurangan if milik and di_satker else (),
        "catatan": [
            {"isi": c, "alamat": alamat_butir(satu.lembar_id, c.halaman, c.kode)}
            for c in catatan
            if saring == "semua" or c.dijawab == (saring == "dijawab")
        ],
        "jumlah_catatan": len(catatan),
        "dijawab": sum(1 for c in catatan if c.dijawab),
        "saring_catatan": saring,
        "boleh_tanggapi": milik and di_satker,
        "putaran": halaman.putaran(satu, jejak, akses=akses),
        "banding": banding(satu, akses=akses),
        "fakta": halaman.fakta(satu),
        "jejak": halaman.susun_jejak(satu, halaman.jejak_terlihat(satu, jejak, akses=akses)),
        "reviu": _reviu(satu, akses, tahap),
        "zona": satu.satker.zona,
    }


def _catatan(satu: Usulan, keadaan: Keadaan, *, di_satker: bool) -> list[Catatan]:
    """Remarks of the newest return; "changed": in the living sheet, or (sent again) in the newest round."""
    if not satu.putaran:
        return []
    if di_satker:
        return keadaan.catatan
    return catatan_kembali(satu, isi=keadaan.ajuan.isi if keadaan.ajuan else None)


def _reviu(satu: Usulan, akses: Any, tahap: Any) -> Any:
    """The present tier's review, for those who work with it."""
    if tahap is None or satu.status != Status.DITELAAH.value or not akses.punya(Izin.REVIU_LIHAT):
        return None
    if akses.peran_di(satu.satker_id):
        return None
    return reviu_kini(satu, tahap)


def alamat_butir(lembar_id: int, kode_halaman: str, kode: str) -> str:
    """Address of a question in the worksheet."""
    return f"{reverse('lembar_area', args=[lembar_id, kode_halaman])}?butir={quote(kode)}#{quote(kode)}"


def _tombol(satu: Usulan, t: Tombol) -> dict[str, Any]:
    """A button with its address: acts on lists are done on their own pages."""
    return {"isi": t, "alamat": alamat_aksi(satu, t.aksi), "serius": t.aksi in SERIUS}


def alamat_aksi(satu: Usulan, aksi: Aksi) -> str:
    """Where an act is done: nomination on the ranking, everything else on the confirmation page."""
    if aksi is Aksi.USULKAN:
        tahap = tahap_sekarang(satu)
        penilai = satker_penilai(tahap, satu.satker) if tahap else None
        with suppress(NoReverseMatch):
            dasar = reverse("peringkat", args=[satu.periode_id, satu.tahap])
            return f"{dasar}?predikat={satu.predikat}" + (f"&penilai={penilai.pk}" if penilai else "")
    return reverse("usulan_aksi", args=[satu.pk, aksi.value])


# Acts -----------------------------------------------------------------------------------------------------------------


@butuh(Izin.USULAN_LIHAT)
@require_http_methods(["GET", "POST"])
def usulan_aksi(request: PermintaanAkses, usulan_id: int, aksi: str) -> HttpResponse:
    """Ask before an act: what it does, what must be typed, which shortfalls are acknowledged. POST does it."""
    satu = ambil_usulan(usulan_id, akses=request.akses)
    if aksi not in {a.value for a in FORM}:
        raise TidakDitemukan("Tindakan itu tidak ada di halaman ini.")
    try:
        keadaan, pilihan = keadaan_aksi(satu, aksi, akses=request.akses, sekarang=sekarang())
        if request.method == "GET":
            jejak = halaman.baca_jejak(satu)
            form = FORM[Aksi(aksi)](initial={"dilihat": jejak[-1].pk if jejak else ""}, status=satu.status)
            return _tanya(request, satu, keadaan, pilihan, form)
        return _lakukan(request, satu, keadaan, pilihan)
    except Bentrok as galat:
        messages.error(request, galat.pesan)
        return redirect("usulan", usulan_id=satu.pk)


def _lakukan(request: PermintaanAkses, satu: Usulan, keadaan: Keadaan, pilihan: Tombol) -> HttpResponse:
    form = FORM[pilihan.aksi](request.POST, status=satu.status)
    diakui = request.POST.getlist("diakui")
    if not form.is_valid():
        return _tanya(request, satu, keadaan, pilihan, form, diakui=diakui, status=422)
    data = {k: v for k, v in form.cleaned_data.items() if v not in (None, "")}
    catatan = str(data.pop("catatan", ""))
    try:
        baru = jalankan(
            satu.pk,
            pilihan.aksi,
            oleh=request.akses,
            sekarang=sekarang(),
            catatan=catatan,
            kekurangan_diakui=diakui,
            **data,
        )
    except (TidakSah, BelumBoleh) as galat:
        return _tanya(request, satu, keadaan, pilihan, form, diakui=diakui, galat=galat, status=galat.status)
    messages.success(request, _kalimat_sukses(baru, pilihan.aksi))
    tahap = tahap_sekarang(baru)
    if pilihan.aksi is Aksi.MULAI_TELAAH and tahap is not None and (reviu := reviu_kini(baru, tahap)) is not None:
        return redirect("reviu", reviu_id=reviu.pk)
    return redirect("usulan", usulan_id=baru.pk)


def _kalimat_sukses(baru: Usulan, aksi: Aksi) -> str:
    tahap = tahap_sekarang(baru)
    nama = nama_penilai(tahap, baru.satker) if tahap else ""
    if aksi in (Aksi.AJUKAN, Aksi.AJUKAN_ULANG):
        sisa = "Isinya dibekukan; perubahan berikutnya masuk putaran sesudahnya."
        return f"Putaran {baru.putaran} diajukan kepada {nama}. {sisa}"
    if aksi is Aksi.CLEARANCE:
        return "Hasil clearance tercatat."
    return f"Usulan {baru.satker.nama_singkat} sekarang {Status(baru.status).teks.lower()}."


def _tanya(
    request: PermintaanAkses,
    satu: Usulan,
    keadaan: Keadaan,
    pilihan: Tombol,
    form: Any,
    *,
    diakui: list[str] | None = None,
    galat: Galat | None = None,
    status: int = 200,
) -> HttpResponse:
    mengajukan = pilihan.aksi in (Aksi.AJUKAN, Aksi.AJUKAN_ULANG)
    tahap = keadaan.tahap
    konteks = {
        "usulan": satu,
        "tombol": pilihan,
        "form": form,
        "galat": galat,
        "serius": pilihan.aksi in SERIUS,
        "penjelasan": PENJELASAN.get(pilihan.aksi, ""),
        "kekurangan": keadaan.kekurangan if mengajukan else (),
        "diakui": diakui or [],
        "total": keadaan.isi["total"] if mengajukan else None,
        "penilai": nama_penilai(tahap, satu.satker) if tahap else "",
        "tempat": keadaan.peringkat.cari(satu.pk) if pilihan.aksi is Aksi.TETAPKAN else None,
        "zona": satu.satker.zona,
    }
    return render(request, "penilaian/usulan_aksi.html", konteks, status=status)


PENJELASAN: dict[Aksi, str] = {
    Aksi.AJUKAN: "Isi lembar kerja saat ini dibekukan sebagai satu putaran: jawaban, catatan, bukti, dan nilainya. "
    "Penilai menilai yang dibekukan.",
    Aksi.AJUKAN_ULANG: "Isi lembar kerja saat ini dibekukan sebagai putaran baru dan kembali ke penilai yang "
    "mengembalikan. Putaran lama tetap ada.",
    Aksi.TARIK: "Usulan kembali ke pengisian. Ajuan yang sudah dibekukan tetap tersimpan; untuk mengajukan lagi, "
    "jadwal pengisian harus masih terbuka.",
    Aksi.MULAI_TELAAH: "Sesudah telaah dimulai, satker tidak dapat menarik usulannya.",
    Aksi.KEMBALIKAN: "Catatan semua butir yang perlu perbaikan atau tidak sesuai dikirim ke satker. "
    "Putaran ini tetap tersimpan.",
    Aksi.SETUJUI: "Nilai tahap ini dikunci dan satker masuk peringkat.",
    Aksi.TOLAK: "Usulan berakhir. Lembar kerja satker tetap dapat diisi.",
    Aksi.CLEARANCE: "Hasil dicatat sebagai riwayat. Satker yang tidak bersih tidak dapat diusulkan ke TPI.",
    Aksi.REKOMENDASIKAN: "Nilai TPI dikunci, lembar kerja satker ditutup, dan usulan menunggu penetapan.",
    Aksi.TIDAK_REKOMENDASIKAN: "Usulan berakhir dan lembar kerja satker ditutup.",
    Aksi.TETAPKAN: "Satker menempati satu tempat kuota kelompoknya.",
    Aksi.CATAT_TAHAP: "Hasil yang sudah dicatat tidak dapat diubah.",
    Aksi.BERI_PREDIKAT: "Predikat masuk riwayat satker.",
    Aksi.KOREKSI: "Langkah administratif untuk memperbaiki salah tindak. "
    "Terbaca semua pihak di riwayat beserta alasannya.",
}


@butuh(Izin.LKE_ISI, Izin.USULAN_AJUKAN)
@require_POST
def usulan_tanggapi(request: PermintaanAkses, usulan_id: int) -> HttpResponse:
    """Reply to one remark of the newest return."""
    butir = request.POST.get("butir", "")
    if not butir.isdigit():
        raise TidakDitemukan("Catatan itu tidak ada.")
    try:
        tanggapi(
            usulan_id=usulan_id,
            butir_id=int(butir),
            teks=request.POST.get("teks", ""),
            oleh=request.akses,
            sekarang=sekarang(),
        )
    except (TidakSah, BelumBoleh) as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, "Tanggapan tersimpan.")
    return redirect(f"{reverse('usulan', args=[usulan_id])}?catatan=semua#c-{butir}")
