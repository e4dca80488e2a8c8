"""The instrument from its file into rows: validated whole, stored exactly, frozen when published."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from inti.galat import BelumBoleh, TidakSah
from lke.domain.instrumen import JENIS_RUMUS
from lke.instrumen import BerkasInstrumen, InstrumenTidakSah, Rumus, Simpul, baca, semua_simpul
from lke.models import Ambang, Instrumen, Pertanyaan, Unsur
from lke.models import Isian as IsianBaris
from lke.models import Opsi as OpsiBaris


@transaction.atomic
def muat_instrumen(teks: str, *, sekarang: datetime, terbitkan: bool = True) -> tuple[Instrumen, bool]:
    """Store the instrument written in ``teks`` (YAML, schema 1) as rows; return it and whether anything changed.

    The same content again changes nothing (comments and layout don't count). A draft is replaced by its new content.

    Raises:
        TidakSah: the file has mistakes; ``rincian`` lists all of them.
        BelumBoleh: the instrument is published and the file differs: a correction is a new kode.
    """
    try:
        berkas = baca(teks)
    except InstrumenTidakSah as galat:
        raise TidakSah(
            "Berkas instrumen belum dapat dipakai; tidak ada yang disimpan. Perbaiki hal berikut, lalu muat lagi.",
            rincian=[str(satu) for satu in galat.daftar_kesalahan],
        ) from galat
    _periksa_muat(berkas)
    lama = Instrumen.objects.select_for_update().filter(kode=berkas.kode).first()
    if lama is not None and lama.sidik == berkas.sha256:
        if terbitkan and lama.terbit_pada is None:
            lama.terbit_pada = sekarang
            lama.save(update_fields=["terbit_pada"])
            return lama, True
        return lama, False
    if lama is not None and lama.terbit_pada is not None:
        raise BelumBoleh(
            f"Instrumen {berkas.kode} sudah terbit dan tidak boleh berubah, sedangkan isi berkas ini berbeda. "
            "Muat perbaikan sebagai instrumen baru dengan kode lain."
        )
    if lama is not None:
        lama.delete()
    instrumen = Instrumen.objects.create(
        kode=berkas.kode, nama=berkas.nama, nama_singkat=berkas.nama_singkat, sidik=berkas.sha256
    )
    _tulis(instrumen, berkas)
    if terbitkan:
        instrumen.terbit_pada = sekarang
        instrumen.save(update_fields=["terbit_pada"])
    return instrumen, True


def _periksa_muat(berkas: BerkasInstrumen) -> None:
    """Refuse numbers the columns would round: what is stored must be what the file says."""
    salah: list[str] = []

    def empat(tempat: str, nama: str, nilai: Fraction | None) -> None:
        if nilai is not None and (nilai * 10_000).denominator != 1:
            salah.append(f"{tempat}: {nama} {nilai} lebih teliti dari empat angka di belakang koma")

    for s in semua_simpul(berkas.komponen):
        empat(s.kode, "bobot", s.bobot)
        for q in s.soal:
            for o in q.opsi:
                empat(f"{q.kode}, opsi {o.kode}", "nilai", o.nilai)
            for i in q.isian:
                empat(f"{q.kode}, isian {i.kode}", "maks", i.maks)
    for a in berkas.ambang:
        empat(f"ambang {a.predikat} {a.kode}", "minimal", a.minimal)
        if a.setara_indeks is not None and (a.setara_indeks * 100).denominator != 1:
            salah.append(f"ambang {a.predikat} {a.kode}: setara_indeks {a.setara_indeks} lebih teliti dari dua desimal")
    if salah:
        raise TidakSah(
            "Berkas instrumen memuat angka yang tidak dapat disimpan tepat; tidak ada yang disimpan.", rincian=salah
        )


def _desimal(nilai: Fraction) -> Decimal:
    """Exact: ``_periksa_muat`` saw that it ends within four places."""
    return Decimal(nilai.numerator) / Decimal(nilai.denominator)


def _tulis(instrumen: Instrumen, berkas: BerkasInstrumen) -> None:
    urutan = {s.kode: i for i, s in enumerate(semua_simpul(berkas.komponen), 1)}
    id_unsur: dict[str, int] = {}
    tingkat: list[tuple[Simpul, str]] = [(s, "") for s in berkas.komponen]
    while tingkat:
        baris = Unsur.objects.bulk_create(
            Unsur(
                instrumen=instrumen,
                induk_id=id_unsur.get(induk),
                kode=s.kode,
                nama=s.nama,
                jenjang=s.jenjang,
                bobot=_desimal(s.bobot),
                rumpun_area=s.rumpun_area,
                dinilai=s.dinilai,
                urutan=urutan[s.kode],
            )
            for s, induk in tingkat
        )
        id_unsur |= {u.kode: u.pk for u in baris}
        tingkat = [(a, s.kode) for s, _ in tingkat for a in s.anak]
    milik = [(q, s.kode) for s in semua_simpul(berkas.komponen) for q in s.soal]
    pertanyaan = Pertanyaan.objects.bulk_create(
        Pertanyaan(
            instrumen=instrumen,
            unsur_id=id_unsur[unsur],
            kode=q.kode,
            kode_lke=q.kode_lke,
            teks=q.teks,
            jenis_jawaban=q.jenis_jawaban,
            rumus=_rumus_ke(q.rumus),
            petunjuk=q.petunjuk,
            contoh_data_dukung=list(q.contoh_data_dukung),
            dinilai=q.dinilai,
            urutan=i,
            validasi=[
                {"kiri": list(v.kiri), "tidak_melebihi": list(v.tidak_melebihi), "pesan": v.pesan} for v in q.validasi
            ],
        )
        for i, (q, unsur) in enumerate(milik, 1)
    )
    pasangan = [(p, q) for p, (q, _) in zip(pertanyaan, milik, strict=True)]
    OpsiBaris.objects.bulk_create(
        OpsiBaris(pertanyaan=p, kode=o.kode, kriteria=o.kriteria, nilai=_desimal(o.nilai), urutan=i)
        for p, q in pasangan
        for i, o in enumerate(q.opsi, 1)
    )
    IsianBaris.objects.bulk_create(
        IsianBaris(
            pertanyaan=p,
            kode=n.kode,
            label=n.label,
            satuan=n.satuan,
            jumlah_dari=list(n.jumlah_dari),
            informasi=n.informasi,
            sama_dengan=n.sama_dengan,
            desimal=n.desimal,
            maks=None if n.maks is None else _desimal(n.maks),
            urutan=i,
        )
        for p, q in pasangan
        for i, n in enumerate(q.isian, 1)
    )
    Ambang.objects.bulk_create(
        Ambang(
            instrumen=instrumen,
            predikat=a.predikat,
            kode=a.kode,
            uraian=a.uraian,
            simpul=list(a.simpul),
            ukuran=a.ukuran,
            minimal=_desimal(a.minimal),
            setara_indeks=None if a.setara_indeks is None else _desimal(a.setara_indeks),
            urutan=i,
        )
        for i, a in enumerate(berkas.ambang, 1)
    )


def _rumus_ke(rumus: Rumus | None) -> dict[str, Any] | None:
    if rumus is None:
        return None
    jenis = next(nama for nama, kelas in JENIS_RUMUS.items() if isinstance(rumus, kelas))
    isi = {
        k: str(v) if isinstance(v, Fraction) else list(v) if isinstance(v, tuple) else v
        for k, v in asdict(rumus).items()
    }
    return {"jenis": jenis, **isi}
