"""Queue, review desk and decision."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inti.galat import BelumBoleh, Bentrok, TidakDitemukan, TidakSah
from inti.templatetags.tampil import angka, jam
from inti.waktu import akhir_hari, sekarang
from penilaian.domain import meja as meja_domain
from penilaian.domain import reviu as domain
from penilaian.domain.alur_usulan import jalankan, tombol
from penilaian.domain.antrean import antrean as antrean_domain
from penilaian.domain.banding import banding
from penilaian.domain.usulan import ambil_usulan, reviu_kini, tahap_sekarang
from penilaian.enums import Aksi, Status
from penilaian.forms.reviu import AlasanForm, KembalikanForm, KirimanButir, SaringAntrean, SetujuiForm, baca_butir
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh

FORMULIR = {
    Aksi.KEMBALIKAN: KembalikanForm,
    Aksi.SETUJUI: SetujuiForm,
    Aksi.TOLAK: AlasanForm,
    Aksi.REKOMENDASIKAN: SetujuiForm,
    Aksi.TIDAK_REKOMENDASIKAN: AlasanForm,
}


@butuh(Izin.REVIU_LIHAT)
@require_GET
def antrean(request: PermintaanAkses) -> HttpResponse:
    """What waits for this person's tiers."""
    saring = SaringAntrean(request.GET)
    saring.is_valid()
    pilihan = saring.nilai()
    isi = antrean_domain(
        request.akses, sekarang=sekarang(), halaman=request.GET.get("halaman", 1),
        tampil=request.GET.get("tampil", ""), **pilihan,
    )  # fmt: skip
    lanjut = next((b for b in isi.baris if b.boleh_nilai and b.reviu_id), None)
    konteks = {"antrean": isi, "saring": saring, "pilihan": pilihan, "lanjut": lanjut}
    return render(request, "penilaian/antrean.html", konteks)


@butuh(Izin.REVIU_NILAI)
@require_POST
def mulai(request: PermintaanAkses, usulan_id: int) -> HttpResponse:
    """Start the review of a bid, then go to the desk."""
    usulan = jalankan(usulan_id, Aksi.MULAI_TELAAH, oleh=request.akses, sekarang=sekarang())
    tahap = tahap_sekarang(usulan)
    reviu = reviu_kini(usulan, tahap) if tahap else None
    if reviu is None:
        raise TidakDitemukan("Telaah sudah dimulai, tetapi mejanya belum ada. Muat ulang antrean.")
    return redirect("reviu", reviu_id=reviu.pk)


@butuh(Izin.REVIU_LIHAT)
@require_GET
def meja(request: PermintaanAkses, reviu_id: int) -> HttpResponse:
    """The desk, or (htmx) one question of it."""
    isi = meja_domain.meja(reviu_id, akses=request.akses, sekarang=sekarang(), kode=request.GET.get("butir", ""))
    sepotong = request.htmx and not request.htmx.history_restore_request
    templat = "penilaian/reviu.html#butir" if sepotong else "penilaian/reviu.html"
    return render(request, templat, {"meja": isi, "butir": isi.butir, "pengguna_id": request.akses.pengguna_id})


@butuh(Izin.REVIU_NILAI)
@require_POST
def butir_simpan(request: PermintaanAkses, reviu_id: int, kode: str) -> HttpResponse:
    """Store one judgement. The desk's script gets JSON, a plain form goes on to the desk."""
    saat = sekarang()
    soal = domain.soal_reviu(reviu_id, kode)
    json = request.headers.get("Accept", "").startswith("application/json")
    try:
        kirim = baca_butir(request.POST, soal)
        hasil = domain.simpan_butir(
            reviu_id=reviu_id, kode=kode, verdict=kirim.verdict, opsi=kirim.opsi, angka=kirim.angka,
            catatan=kirim.catatan, versi=kirim.versi, oleh=request.akses, sekarang=saat,
        )  # fmt: skip
    except Bentrok as galat:
        return _bentrok(request, reviu_id, kode, kirim, galat, json=json)
    except TidakSah as galat:
        if json:
            raise
        return _ulangi(request, reviu_id, kode, galat)
    if not json:
        messages.success(request, f"Butir {kode} tersimpan.")
        tujuan = request.POST.get("lanjut") or kode
        return HttpResponseRedirect(f"{reverse('reviu', args=[reviu_id])}?butir={tujuan}")
    isi = meja_domain.sesudah_simpan(hasil, kode)
    baris, reviu = isi.pop("baris"), hasil.reviu
    tambahan = {
        "versi": hasil.butir.versi, "jam": jam(saat, reviu.usulan.satker.zona), "tanda": baris.tanda,
        "rona": baris.rona, "ikon": baris.ikon, "arti": baris.arti, "berbeda": baris.berbeda,
        "dinilai": reviu.dinilai, "jumlah": reviu.jumlah, "total": angka(reviu.total),
        "nilai": angka(isi["nilai"]), "berubah": hasil.berubah,
    }  # fmt: skip
    return JsonResponse(isi | tambahan)


def _bentrok(
    request: PermintaanAkses, reviu_id: int, kode: str, kirim: KirimanButir, galat: Bentrok, *, json: bool
) -> HttpResponse:
    """Show both judgements; what was typed stays in the form, with the stored version to go on from."""
    isi = meja_domain.meja(reviu_id, akses=request.akses, sekarang=sekarang(), kode=kode)
    butir = meja_domain.dengan_ketikan(
        isi.butir,
        verdict=kirim.verdict,
        opsi=kirim.opsi,
        angka={k: str(v) for k, v in kirim.angka.items()},
        catatan=kirim.catatan,
    )
    konflik = cast(domain.KonflikButir, galat.isi)
    konteks = {"meja": isi, "butir": butir, "konflik": konflik, "galat": galat, "kirim": kirim}
    if json:
        potongan = render_to_string("penilaian/reviu.html#konflik", konteks, request=request)
        tersimpan = {"verdict": konflik.butir.verdict, "catatan": konflik.butir.catatan}
        jawaban = {"galat": galat.pesan, "versi": konflik.versi, "tersimpan": tersimpan, "html": potongan}
        return JsonResponse(jawaban, status=409)
    return render(request, "penilaian/reviu.html", {**konteks, "pengguna_id": request.akses.pengguna_id}, status=409)


def _ulangi(request: PermintaanAkses, reviu_id: int, kode: str, galat: TidakSah) -> HttpResponse:
    """A plain form with mistakes: the desk again, with what was typed and what is wrong."""
    isi = meja_domain.meja(reviu_id, akses=request.akses, sekarang=sekarang(), kode=kode)
    ketik = request.POST
    angka_ketik = {k.removeprefix("angka-"): ketik.get(k) or "" for k in ketik if k.startswith("angka-")}
    butir = meja_domain.dengan_ketikan(
        isi.butir,
        verdict=ketik.get("verdict", ""),
        opsi=ketik.get("opsi", ""),
        angka=angka_ketik,
        catatan=ketik.get("catatan", ""),
    )
    konteks = {"meja": isi, "butir": butir, "galat": galat, "pengguna_id": request.akses.pengguna_id}
    return render(request, "penilaian/reviu.html", konteks, status=422)


@butuh(Izin.REVIU_NILAI)
@require_POST
def sesuai_sisa(request: PermintaanAkses, reviu_id: int) -> HttpResponse:
    """Judge everything that is left as sesuai."""
    jumlah = domain.nyatakan_sesuai_sisa(reviu_id=reviu_id, oleh=request.akses, sekarang=sekarang())
    messages.success(request, f"{jumlah} butir dinyatakan sesuai. Tindakan ini tercatat pada riwayat usulan.")
    return redirect("reviu", reviu_id=reviu_id)


@butuh(Izin.REVIU_NILAI)
@require_POST
def putusan_lalu(request: PermintaanAkses, reviu_id: int) -> HttpResponse:
    """Take over verdicts of the last round where nothing changed."""
    jumlah = domain.pakai_putusan_lalu(reviu_id=reviu_id, oleh=request.akses, sekarang=sekarang())
    messages.success(request, f"Putusan putaran lalu dipakai untuk {jumlah} butir yang tidak berubah.")
    return redirect("reviu", reviu_id=reviu_id)


@butuh(Izin.REVIU_NILAI)
@require_POST
def tingkat(request: PermintaanAkses, reviu_id: int) -> HttpResponse:
    """Complete a TPI level; the next one takes over."""
    baru = domain.selesaikan_tingkat(reviu_id=reviu_id, oleh=request.akses, sekarang=sekarang())
    messages.success(request, "Tingkat Anda selesai. Penilai tingkat berikutnya sudah diberi tahu.")
    return redirect("reviu_putus", reviu_id=baru.pk)


@butuh(Izin.REVIU_LIHAT, Izin.REVIU_PUTUS)
@require_http_methods(["GET", "POST"])
def putus(request: PermintaanAkses, reviu_id: int) -> HttpResponse:
    """Scores side by side, the remarks, and the decision with its reasons."""
    saat = sekarang()
    isi = meja_domain.meja(reviu_id, akses=request.akses, sekarang=saat)
    usulan = ambil_usulan(isi.usulan.pk, akses=request.akses)
    aksi = request.POST.get("aksi", "")
    # Another tier's or an earlier round's page shows scores, not the decision that is due elsewhere.
    kini = isi.reviu.ajuan.putaran == usulan.putaran and isi.reviu.tahap == usulan.tahap
    if request.method == "POST" and aksi not in {a.value for a in FORMULIR}:
        raise TidakDitemukan("Keputusan itu tidak dikenal.")
    if request.method == "POST" and not kini:
        raise BelumBoleh(isi.alasan_baca)
    formulir: dict[str, Any] = {
        a.value: f(request.POST if aksi == a.value else None, prefix=a.value) for a, f in FORMULIR.items()
    }
    if aksi and formulir[aksi].is_valid():
        data = dict(formulir[aksi].cleaned_data)
        if "batas_jawab" in data:
            data["batas_jawab"] = akhir_hari(data["batas_jawab"], usulan.periode.zona_waktu)
        try:
            usulan = jalankan(usulan.pk, Aksi(aksi), oleh=request.akses, sekarang=saat, **data)
        except (TidakSah, BelumBoleh) as galat:
            for kalimat in galat.kalimat:
                formulir[aksi].add_error(None, kalimat)
        else:
            kata = Status(usulan.status).teks.lower()
            messages.success(request, f"Keputusan tersimpan: usulan {usulan.satker.nama_singkat} sekarang {kata}.")
            return redirect("usulan", usulan_id=usulan.pk)
    boleh = {t.aksi: t for t in tombol(usulan, akses=request.akses, sekarang=saat)}
    pilihan = [
        {"aksi": a, "tombol": boleh[a], "form": formulir[a.value], "id": f"putus-{a.value}", "buka": aksi == a.value}
        for a in FORMULIR
        if kini and a in boleh
    ]
    konteks = {
        "meja": isi, "usulan": usulan, "banding": banding(usulan, akses=request.akses), "pilihan": pilihan,
        "form_salah": formulir.get(aksi), "kurang": isi.kurang,
        "tingkat_berikut": domain.tingkat_berikut(isi.reviu), "belum": isi.reviu.jumlah - isi.reviu.dinilai,
    }  # fmt: skip
    return render(request, "penilaian/reviu_putus.html", konteks, status=422 if aksi else 200)
