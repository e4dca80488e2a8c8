"""Evidence of an answer: adding files and links, taking them off, opening them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from inti.berkas import ACCEPT, DITERIMA, kirim
from inti.galat import TidakDitemukan, TidakSah
from inti.waktu import sekarang
from lke.domain.bukti import HasilUnggah, buka_bukti, lepas_bukti, tambah_berkas, tambah_tautan
from lke.domain.halaman import SARING, muat_isi, sisipan
from lke.domain.instrumen import bagan
from lke.domain.lembar import ambil_lembar
from lke.views.lembar import alamat_butir, pindah_ke_butir
from lke.views.tampilan import kartu_butir, tab_saring
from satker.enums import Izin
from satker.izin import PermintaanAkses, butuh


@butuh(Izin.LKE_ISI)
@require_POST
def bukti_tambah(request: PermintaanAkses, lembar_id: int, kode: str) -> HttpResponse:
    """Add files to an answer; each file has its own outcome."""
    hasil = tambah_berkas(
        lembar_id=lembar_id,
        kode=kode,
        unggahan=request.FILES.getlist("berkas"),
        oleh=request.akses,
        sekarang=sekarang(),
    )
    return _jawab(request, lembar_id, kode, hasil)


@butuh(Izin.LKE_ISI)
@require_POST
def bukti_tautan(request: PermintaanAkses, lembar_id: int, kode: str) -> HttpResponse:
    """Add a link to an answer."""
    tautan = request.POST.get("tautan", "")
    try:
        bukti = tambah_tautan(
            lembar_id=lembar_id,
            kode=kode,
            tautan=tautan,
            nama=request.POST.get("nama", "")[:255],
            oleh=request.akses,
            sekarang=sekarang(),
        )
    except TidakSah as galat:
        return _jawab(request, lembar_id, kode, [HasilUnggah(tautan[:80], None, galat.pesan)])
    return _jawab(request, lembar_id, kode, [HasilUnggah(bukti.nama, bukti)])


@butuh(Izin.LKE_ISI)
@require_POST
def bukti_lepas(request: PermintaanAkses, lembar_id: int, kode: str, bukti: UUID) -> HttpResponse:
    """Take one off; the document stays in the satker's store."""
    lepas_bukti(lembar_id=lembar_id, kode=kode, bukti_kode=bukti, oleh=request.akses, sekarang=sekarang())
    return _jawab(request, lembar_id, kode, [])


def _jawab(request: PermintaanAkses, lembar_id: int, kode: str, hasil: Sequence[HasilUnggah]) -> HttpResponse:
    """The question's list of evidence as it is now, with what became of each file."""
    lembar = ambil_lembar(lembar_id, akses=request.akses)
    area = bagan(lembar.periode.instrumen_id).halaman_soal(kode)
    if not request.htmx:
        for satu in hasil:
            tulis = messages.warning if satu.pesan else messages.success
            tulis(request, satu.pesan or f"«{satu.nama}» ditambahkan pada {kode}.")
        return pindah_ke_butir(lembar, area.kode, kode)
    isi = muat_isi(lembar, soal=area.soal)
    tambahan = sisipan(lembar)
    tab, _ = tab_saring(isi, area, tambahan, dipilih=next(iter(SARING)))
    konteks = {
        "b": kartu_butir(isi, kode, kini=sekarang(), catatan_penilai=tambahan.catatan.get(kode, ())),
        "hasil_unggah": hasil,
        "tab": tab,
        "lembar": lembar,
        "zona": lembar.satker.zona,
        "boleh": True,
        "csrf_token": get_token(request),
        "alamat_butir": alamat_butir(lembar),
        "accept": ACCEPT,
        "diterima": DITERIMA,
    }
    status = 422 if hasil and not any(h.diterima for h in hasil) else 200
    return HttpResponse(render_to_string("lke/area.html#bukti_baru", konteks), status=status)


@butuh(Izin.LKE_LIHAT)
@require_safe
def bukti_buka(request: PermintaanAkses, kode: UUID) -> HttpResponseBase:
    """Send a stored file to whoever sees the satker's sheet; ``?unduh`` always downloads."""
    bukti = buka_bukti(kode, akses=request.akses)
    if bukti.berkas is None:
        raise TidakDitemukan("Bukti ini berupa tautan, bukan berkas. Buka tautannya dari butir yang memakainya.")
    return kirim(
        bukti.berkas.letak,
        nama=bukti.nama,
        mime=bukti.berkas.tipe,
        ukuran=bukti.berkas.ukuran,
        sidik=bukti.berkas.sidik,
        bila_beda=request.headers.get("If-None-Match", ""),
        unduh="unduh" in request.GET,
    )
