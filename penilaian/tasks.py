"""Background work of the assessment: documents."""

from __future__ import annotations

import logging

from django.core.files.uploadedfile import SimpleUploadedFile

from inti.galat import Galat
from inti.waktu import sekarang
from lke.domain.bukti import simpan_berkas
from penilaian.dokumen.bahan import Bahan, kumpulkan, nama_berkas
from penilaian.dokumen.buat import buat_isi
from penilaian.domain import dokumen as dok
from penilaian.models import Dokumen
from satker.lingkup import lingkup_instansi
from satker.tugas import tugas_instansi

catatan = logging.getLogger(__name__)
PESAN_UMUM = (
    "Dokumen belum jadi karena gangguan di server. Tidak ada data yang berubah. Tekan «Coba lagi»; bila tetap gagal, "
    "sampaikan nomor dokumen ini kepada admin instansi."
)


@tugas_instansi(name="penilaian.tasks.buat_dokumen", satu_transaksi=False)
def buat_dokumen(instansi_id: int, dokumen_id: int) -> str:
    """Make a document's file; returns "jadi", "dilewati" (made already: delivered twice) or "gagal".

    Steps, each in a transaction of its own so that progress shows: take it into work, read the frozen data, make the
    file (no transaction), store it and make it active. A failure is recorded on the document with its reason.
    """
    try:
        with lingkup_instansi(instansi_id):
            if dok.mulai_buat(dokumen_id, sekarang=sekarang()) is None:
                return "dilewati"
        bahan, nama = _baca(instansi_id, dokumen_id)
        isi, tipe = buat_isi(bahan)
        with lingkup_instansi(instansi_id):
            dok.melangkah(Dokumen.objects.get(pk=dokumen_id), 3)
        with lingkup_instansi(instansi_id):
            return _simpan(instansi_id, dokumen_id, isi, nama, tipe, bahan.sidik)
    except Galat as galat:
        catatan.warning("dokumen %s gagal: %s", dokumen_id, galat.pesan)
        pesan = galat.pesan
    except Exception:  # the reason belongs in the log; the person reads what to do
        catatan.exception("dokumen %s gagal dibuat", dokumen_id)
        pesan = PESAN_UMUM
    with lingkup_instansi(instansi_id):
        dok.gagalkan_dokumen(dokumen_id, pesan=pesan, sekarang=sekarang())
    return "gagal"


def _baca(instansi_id: int, dokumen_id: int) -> tuple[Bahan, str]:
    with lingkup_instansi(instansi_id):
        dokumen = Dokumen.objects.select_related("satker", "periode__instrumen", "ajuan").get(pk=dokumen_id)
        bahan = kumpulkan(dokumen)
        dok.melangkah(dokumen, 2)
        return bahan, nama_berkas(dokumen)


def _simpan(instansi_id: int, dokumen_id: int, isi: bytes, nama: str, tipe: str, sidik: str) -> str:
    # Locked before storing: of two deliveries at once only the first makes a file.
    if not dok.kunci_untuk_simpan(dokumen_id):
        return "dilewati"
    berkas = simpan_berkas(
        SimpleUploadedFile(nama, isi, content_type=tipe), instansi_id=instansi_id, sekarang=sekarang()
    )
    dok.selesaikan_dokumen(dokumen_id, berkas=berkas, sidik_sumber=sidik, sekarang=sekarang())
    return "jadi"
