"""Evidence: storing it once, putting it on an answer, taking it off, opening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction

from inti import berkas as penyimpanan
from inti.galat import TidakDitemukan, TidakSah
from lke.domain.instrumen import bagan
from lke.domain.lembar import ambil_lembar, periksa_boleh_isi
from lke.enums import JenisBukti
from lke.models import Berkas, Bukti, BuktiDukung, Jawaban, LembarKerja
from satker.akses import Akses

BUKTI_TERBANYAK = 60
TAUTAN_TERPANJANG = 2000
_url_sah = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class HasilUnggah:
    """What became of one file. ``bukti`` is None when it was refused; ``pesan`` says why, or what was changed."""

    nama: str
    bukti: Bukti | None
    pesan: str = ""

    @property
    def diterima(self) -> bool:
        return self.bukti is not None


# Storing ------------------------------------------------------------------------------------------------------------


def simpan_berkas(unggahan: UploadedFile, *, instansi_id: int, sekarang: datetime) -> Berkas:
    """Judge and store an upload; the same content is kept once per instansi. For callers that make their own rows.

    Raises:
        TidakSah: see inti.berkas.terima.
    """
    return _simpan(unggahan, penyimpanan.terima(unggahan), instansi_id=instansi_id, sekarang=sekarang)


def _simpan(unggahan: UploadedFile, isi: penyimpanan.Diterima, *, instansi_id: int, sekarang: datetime) -> Berkas:
    ada = Berkas.objects.filter(instansi_id=instansi_id, sidik=isi.sidik).first()
    if ada is not None:
        return ada
    letak = penyimpanan.simpan(unggahan, folder=str(instansi_id), sidik=isi.sidik)
    try:
        with transaction.atomic():
            return Berkas.objects.create(
                instansi_id=instansi_id,
                sidik=isi.sidik,
                ukuran=isi.ukuran,
                tipe=isi.tipe.mime,
                letak=letak,
                dibuat=sekarang,
            )
    except IntegrityError:  # the same content came in a moment ago
        penyimpanan.buang(letak)
        return Berkas.objects.get(instansi_id=instansi_id, sidik=isi.sidik)


# On an answer -------------------------------------------------------------------------------------------------------


@transaction.atomic
def tambah_berkas(
    *, lembar_id: int, kode: str, unggahan: Sequence[UploadedFile], oleh: Akses, sekarang: datetime
) -> list[HasilUnggah]:
    """Store files and put them on the answer to question ``kode``; one result per file, a bad one spoils no other.

    A file that is on this answer already is not added twice (a retried upload counts once). The sheet's row is
    locked only after the files are stored, so a slow storage doesn't hold up other people's saves.

    Raises:
        TidakDitemukan, Ditolak, BelumBoleh: as lke.domain.lembar.simpan_jawaban.
        TidakSah: no file at all.
    """
    if not unggahan:
        raise TidakSah("Belum ada berkas yang dipilih. Pilih satu atau beberapa berkas, lalu unggah.")
    lembar = _siapkan(lembar_id, kode, oleh=oleh, kunci=False)
    diterima: list[tuple[str, Berkas | None, str]] = []
    for satu in unggahan:
        try:
            isi = penyimpanan.terima(satu)
            berkas = _simpan(satu, isi, instansi_id=lembar.instansi_id, sekarang=sekarang)
            diterima.append((isi.nama, berkas, isi.catatan))
        except TidakSah as galat:
            diterima.append((penyimpanan.nama_aman(satu.name or ""), None, galat.pesan))
    lembar = _siapkan(lembar_id, kode, oleh=oleh, kunci=True)
    jawaban = _jawaban(lembar, kode)
    hasil = []
    for nama, tersimpan, pesan in diterima:
        if tersimpan is None:
            hasil.append(HasilUnggah(nama, None, pesan))
            continue
        hasil.append(_pasang_berkas(jawaban, nama, tersimpan, pesan, oleh=oleh, sekarang=sekarang))
    if any(h.diterima for h in hasil):
        _tandai_berubah(lembar, sekarang)
    return hasil


def _pasang_berkas(
    jawaban: Jawaban, nama: str, berkas: Berkas, pesan: str, *, oleh: Akses, sekarang: datetime
) -> HasilUnggah:
    dipakai = BuktiDukung.objects.filter(jawaban=jawaban, dilepas_pada__isnull=True).select_related("bukti")
    terpasang = list(dipakai)
    sama = next((d.bukti for d in terpasang if d.bukti.berkas_id == berkas.pk), None)
    if sama is not None:
        return HasilUnggah(nama, sama, f"«{sama.nama}» sudah ada pada butir ini, jadi tidak ditambahkan lagi.")
    if len(terpasang) >= BUKTI_TERBANYAK:
        return HasilUnggah(
            nama, None, f"«{nama}» tidak ditambahkan: satu butir memuat paling banyak {BUKTI_TERBANYAK} bukti."
        )
    milik = {"instansi_id": jawaban.instansi_id, "satker_id": jawaban.satker_id}
    bukti = Bukti.objects.create(
        **milik, jenis=JenisBukti.BERKAS.value, nama=nama, berkas=berkas, oleh_id=oleh.pengguna_id, dibuat=sekarang
    )
    BuktiDukung.objects.create(**milik, jawaban=jawaban, bukti=bukti, dipasang_pada=sekarang)
    return HasilUnggah(nama, bukti, pesan)


@transaction.atomic
def tambah_tautan(*, lembar_id: int, kode: str, tautan: str, nama: str, oleh: Akses, sekarang: datetime) -> Bukti:
    """Put a link on the answer to question ``kode``; ``nama`` "" takes the address itself. The same link counts once.

    Raises:
        TidakSah: not an http or https address, too long, or one that carries a password.
        TidakDitemukan, Ditolak, BelumBoleh: as lke.domain.lembar.simpan_jawaban.
    """
    alamat = periksa_tautan(tautan)
    lembar = _siapkan(lembar_id, kode, oleh=oleh, kunci=True)
    jawaban = _jawaban(lembar, kode)
    terpasang = BuktiDukung.objects.filter(jawaban=jawaban, dilepas_pada__isnull=True)
    sama = terpasang.filter(bukti__tautan=alamat).select_related("bukti").first()
    if sama is not None:
        return sama.bukti
    if terpasang.count() >= BUKTI_TERBANYAK:
        raise TidakSah(f"Satu butir memuat paling banyak {BUKTI_TERBANYAK} bukti. Lepas dulu yang tidak perlu.")
    sebut = (
        penyimpanan.nama_aman(nama.replace("/", " ")) if nama.strip() else alamat.split("://", 1)[1].rstrip("/")[:255]
    )
    milik = {"instansi_id": lembar.instansi_id, "satker_id": lembar.satker_id}
    bukti = Bukti.objects.create(
        **milik, jenis=JenisBukti.TAUTAN.value, nama=sebut, tautan=alamat, oleh_id=oleh.pengguna_id, dibuat=sekarang
    )
    BuktiDukung.objects.create(**milik, jawaban=jawaban, bukti=bukti, dipasang_pada=sekarang)
    _tandai_berubah(lembar, sekarang)
    return bukti


def periksa_tautan(teks: str) -> str:
    """A web address as it is stored; one typed without http gets https. Raises TidakSah with what is wrong."""
    alamat = teks.strip()
    if alamat and "://" not in alamat and not alamat.lower().startswith(("javascript:", "data:", "mailto:", "file:")):
        alamat = f"https://{alamat}"
    if len(alamat) > TAUTAN_TERPANJANG:
        raise TidakSah(
            f"Tautan terlalu panjang (paling banyak {TAUTAN_TERPANJANG} huruf). Pakai tautan yang lebih pendek."
        )
    try:
        _url_sah(alamat)
        bagian = urlsplit(alamat)
    except (ValidationError, ValueError) as galat:
        raise TidakSah(
            "Tautan harus alamat web yang lengkap, misalnya https://pn-contoh.go.id/zona-integritas."
        ) from galat
    if bagian.username or bagian.password:
        raise TidakSah("Tautan memuat nama pengguna atau kata sandi. Pakai tautan yang terbuka tanpa masuk.")
    return alamat


@transaction.atomic
def lepas_bukti(*, lembar_id: int, kode: str, bukti_kode: UUID, oleh: Akses, sekarang: datetime) -> None:
    """Take evidence off an answer; the document itself and the trace of its use stay. Taking it off twice is one deed.

    Raises:
        TidakDitemukan: never was on this answer; also as lke.domain.lembar.simpan_jawaban, with Ditolak and BelumBoleh.
    """
    lembar = _siapkan(lembar_id, kode, oleh=oleh, kunci=True)
    pasangan = BuktiDukung.objects.filter(jawaban=_jawaban(lembar, kode), bukti__kode=bukti_kode)
    dilepas = pasangan.filter(dilepas_pada__isnull=True).update(dilepas_pada=sekarang, dilepas_oleh_id=oleh.pengguna_id)
    if dilepas:
        _tandai_berubah(lembar, sekarang)
    elif not pasangan.exists():
        raise TidakDitemukan("Bukti itu tidak ada pada butir ini. Muat ulang halaman untuk melihat daftar terbaru.")


def _siapkan(lembar_id: int, kode: str, *, oleh: Akses, kunci: bool) -> LembarKerja:
    lembar = ambil_lembar(lembar_id, akses=oleh, kunci=kunci)
    papan = bagan(lembar.periode.instrumen_id)
    if kode not in papan.soal:
        raise TidakDitemukan("Pertanyaan ini tidak ada dalam instrumen lembar Anda.")
    periksa_boleh_isi(oleh, lembar, papan, kode)
    return lembar


def _jawaban(lembar: LembarKerja, kode: str) -> Jawaban:
    return Jawaban.objects.get(lembar=lembar, pertanyaan__kode=kode)


def _tandai_berubah(lembar: LembarKerja, sekarang: datetime) -> None:
    LembarKerja.objects.filter(pk=lembar.pk).update(diubah=sekarang)


# Opening ------------------------------------------------------------------------------------------------------------


def buka_bukti(kode: UUID, *, akses: Akses) -> Bukti:
    """The evidence behind an address, with its stored content and satker.

    Whoever sees the satker's sheet sees its evidence: the satker itself and the units above that judge it.

    Raises:
        TidakDitemukan: there is none, or it belongs to a satker this person may not know of.
    """
    bukti = Bukti.objects.select_related("berkas", "satker").filter(kode=kode).first()
    if bukti is None or not akses.melihat(bukti.satker.jalur):
        raise TidakDitemukan("Bukti ini tidak ada atau bukan milik satker yang dapat Anda lihat.")
    return bukti
