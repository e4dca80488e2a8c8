"""Reading one question: options, numeric inputs, formula and cross-checks."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lke.instrumen.bentuk import JENIS_ANGKA, KODE_OPSI, Indeks, Isian, Opsi, Penurunan, Rasio, Rumus, Soal, Validasi
from lke.instrumen.catatan import Catatan

Skala = Mapping[str, Mapping[str, Fraction]]

_KUNCI_WAJIB = ("kode", "teks", "jenis_jawaban")
_KUNCI_BOLEH = (
    "kode_lke", "opsi", "isian", "rumus", "validasi", "petunjuk", "contoh_data_dukung", "dinilai", "sumber_jawaban",
)  # fmt: skip
_KUNCI_ISIAN_BOLEH = ("jumlah_dari", "informasi", "sama_dengan", "desimal", "maks")
_KUNCI_RUMUS = {
    "rasio": ("pembilang", "penyebut", "bila_penyebut_nol", "maks"),
    "penurunan": ("sebelumnya", "sekarang", "bila_keduanya_nol", "bila_sebelumnya_nol", "min", "maks"),
    "indeks": ("isian", "skala_maks"),
}
_SUMBER_JAWABAN = ("lke", "lke_jenis", "proses_kegiatan", "syarat_minimal", "tambahan")


def baca_soal(c: Catatan, isi: dict[str, Any], *, induk: str, urutan: int, skala: Skala) -> Soal:
    """One question below the indikator ``induk``; mistakes go into ``c``. Skips what only the whole tree can tell."""
    kode = str(isi.get("kode", f"{induk}[{urutan}]"))
    c.kunci(kode, isi, boleh=_KUNCI_BOLEH, wajib=_KUNCI_WAJIB)
    jenis = isi.get("jenis_jawaban")
    opsi: tuple[Opsi, ...] = ()
    isian: tuple[Isian, ...] = ()
    rumus: Rumus | None = None
    validasi: tuple[Validasi, ...] = ()
    if isinstance(jenis, str) and jenis in KODE_OPSI:
        for kunci in ("isian", "rumus", "validasi"):
            if kunci in isi:
                c.salah(kode, f"pertanyaan beropsi tidak boleh memuat {kunci}")
        opsi = _baca_opsi(c, kode, jenis, isi.get("opsi"), skala)
    elif isinstance(jenis, str) and jenis in JENIS_ANGKA:
        if "opsi" in isi:
            c.salah(kode, "pertanyaan angka tidak boleh memuat opsi")
        isian = _baca_isian(c, kode, isi.get("isian"))
        rumus = _baca_rumus(c, kode, jenis, isi.get("rumus"), isian)
        validasi = _baca_validasi(c, kode, isi.get("validasi", []), isian)
    elif "jenis_jawaban" in isi:
        c.salah(kode, f"jenis_jawaban tidak dikenal: {jenis!r}")
    kode_lke = c.teks_boleh_kosong(kode, "kode_lke", isi)
    if kode_lke and kode_lke != induk:
        c.salah(kode, f"kode_lke harus sama dengan kode indikatornya, {induk}")
    sumber = c.teks_boleh_kosong(kode, "sumber_jawaban", isi)
    if sumber and sumber not in _SUMBER_JAWABAN:
        c.salah(kode, f"sumber_jawaban tidak dikenal: {sumber}")
    return Soal(
        kode=kode,
        teks=c.teks(kode, "teks", isi["teks"]) if "teks" in isi else "",
        jenis_jawaban=str(jenis),
        urutan=urutan,
        kode_lke=kode_lke,
        opsi=opsi,
        isian=isian,
        rumus=rumus,
        validasi=validasi,
        petunjuk=c.teks_boleh_kosong(kode, "petunjuk", isi),
        contoh_data_dukung=c.daftar_teks(
            kode, "contoh_data_dukung", isi.get("contoh_data_dukung", []), boleh_kosong=True
        ),
        dinilai=c.benar_salah(kode, "dinilai", isi.get("dinilai", True)),
        sumber_jawaban=sumber,
    )


def _baca_opsi(c: Catatan, kode: str, jenis: str, isi: Any, skala: Skala) -> tuple[Opsi, ...]:
    daftar = [c.peta(kode, butir) for butir in c.daftar_isi(kode, "opsi", isi)]
    if not daftar:
        return ()
    if jenis not in skala:
        c.salah(kode, f"jenis_jawaban {jenis} tidak tercantum pada skala_nilai")
        return ()
    kode_opsi = [butir.get("kode") for butir in daftar]
    if kode_opsi != list(KODE_OPSI[jenis]):
        c.salah(kode, f"opsi {kode_opsi} tidak sesuai jenis {jenis}, seharusnya {list(KODE_OPSI[jenis])}")
        return ()
    hasil = []
    for butir in daftar:
        tempat = f"{kode}, opsi {butir['kode']}"
        c.kunci(tempat, butir, boleh=(), wajib=("kode", "kriteria", "nilai"))
        nilai = c.desimal(tempat, "nilai", butir.get("nilai"), paling_besar=1)
        semestinya = skala[jenis].get(butir["kode"])
        if nilai is not None and semestinya is not None and nilai != semestinya:
            c.salah(tempat, f"nilai {butir['nilai']} menyimpang dari skala_nilai {jenis}")
        hasil.append(Opsi(butir["kode"], c.teks(tempat, "kriteria", butir.get("kriteria")), nilai or Fraction(0)))
    c.tak_ganda(kode, "kriteria opsi", (opsi.kriteria for opsi in hasil))
    return tuple(hasil)


def _baca_isian(c: Catatan, kode: str, isi: Any) -> tuple[Isian, ...]:
    hasil = []
    for urut, mentah in enumerate(c.daftar_isi(kode, "isian", isi), 1):
        butir = c.peta(f"{kode}, isian ke-{urut}", mentah)
        nama = c.kode_nama(kode, "kode isian", butir.get("kode"))
        tempat = f"{kode}, isian {nama or urut}"
        c.kunci(tempat, butir, boleh=_KUNCI_ISIAN_BOLEH, wajib=("kode", "label", "satuan"))
        hasil.append(
            Isian(
                kode=nama,
                label=c.teks(tempat, "label", butir.get("label")),
                satuan=c.teks(tempat, "satuan", butir.get("satuan")),
                jumlah_dari=c.daftar_kode(tempat, "jumlah_dari", butir["jumlah_dari"])
                if "jumlah_dari" in butir
                else (),
                informasi=c.benar_salah(tempat, "informasi", butir.get("informasi", False)),
                sama_dengan=c.teks_boleh_kosong(tempat, "sama_dengan", butir),
                desimal=c.benar_salah(tempat, "desimal", butir.get("desimal", False)),
                maks=c.desimal(tempat, "maks", butir["maks"]) if "maks" in butir else None,
            )
        )
    c.tak_ganda(kode, "kode isian", (isian.kode for isian in hasil))
    diketik = {isian.kode for isian in hasil if not isian.jumlah_dari}
    for isian in hasil:
        tempat = f"{kode}, isian {isian.kode}"
        for asal in isian.jumlah_dari:
            if asal not in diketik:
                c.salah(tempat, f"jumlah_dari menunjuk isian yang tidak diketik: {asal}")
        if isian.jumlah_dari and (isian.sama_dengan or isian.maks is not None):
            c.salah(tempat, "isian jumlah tidak boleh punya sama_dengan atau maks")
    return tuple(hasil)


def _baca_rumus(c: Catatan, kode: str, jenis: str, isi: Any, isian: tuple[Isian, ...]) -> Rumus | None:
    tempat = f"{kode}, rumus"
    peta = c.peta(tempat, isi)
    if not peta:
        return None
    jenis_rumus = peta.get("jenis")
    if not isinstance(jenis_rumus, str) or jenis_rumus not in _KUNCI_RUMUS:
        c.salah(tempat, f"jenis tidak dikenal: {jenis_rumus!r}")
        return None
    if (jenis_rumus == "indeks") != (jenis == "indeks"):
        c.salah(tempat, f"jenis {jenis_rumus} tidak cocok dengan jenis_jawaban {jenis}")
        return None
    sebelum = len(c.daftar)
    c.kunci(tempat, peta, boleh=(), wajib=("jenis", *_KUNCI_RUMUS[jenis_rumus]))
    if len(c.daftar) > sebelum:
        return None
    rumus: Rumus
    if jenis_rumus == "rasio":
        rumus = Rasio(
            pembilang=c.daftar_kode(tempat, "pembilang", peta["pembilang"]),
            penyebut=c.daftar_kode(tempat, "penyebut", peta["penyebut"]),
            bila_penyebut_nol=_bagian(c, tempat, peta, "bila_penyebut_nol"),
            maks=_tetap(c, tempat, peta, "maks", 1),
        )
        dipakai = (*rumus.pembilang, *rumus.penyebut)
        bersama = _uraikan(rumus.pembilang, isian) & _uraikan(rumus.penyebut, isian)
        if bersama:
            c.salah(tempat, f"isian {', '.join(sorted(bersama))} dipakai sebagai pembilang dan penyebut sekaligus")
    elif jenis_rumus == "penurunan":
        rumus = Penurunan(
            sebelumnya=c.teks(tempat, "sebelumnya", peta["sebelumnya"]),
            sekarang=c.teks(tempat, "sekarang", peta["sekarang"]),
            bila_keduanya_nol=_bagian(c, tempat, peta, "bila_keduanya_nol"),
            bila_sebelumnya_nol=_bagian(c, tempat, peta, "bila_sebelumnya_nol"),
            min=_tetap(c, tempat, peta, "min", 0),
            maks=_tetap(c, tempat, peta, "maks", 1),
        )
        dipakai = (rumus.sebelumnya, rumus.sekarang)
        if rumus.sebelumnya == rumus.sekarang:
            c.salah(tempat, "sebelumnya dan sekarang tidak boleh isian yang sama")
    else:
        rumus = _baca_indeks(c, tempat, peta, isian)
        dipakai = (rumus.isian,)
    _periksa_pemakaian(c, kode, dipakai, isian)
    return rumus


def _baca_indeks(c: Catatan, tempat: str, peta: dict[str, Any], isian: tuple[Isian, ...]) -> Indeks:
    skala = c.desimal(tempat, "skala_maks", peta["skala_maks"])
    if skala == 0:
        c.salah(tempat, "skala_maks harus lebih dari 0")
    rumus = Indeks(isian=c.teks(tempat, "isian", peta["isian"]), skala_maks=skala or Fraction(1))
    for satu in isian:
        if satu.kode == rumus.isian:
            if satu.maks != skala:
                c.salah(tempat, f"maks isian {satu.kode} harus sama dengan skala_maks")
            if not satu.desimal:
                c.salah(tempat, f"isian {satu.kode} harus bertanda desimal: true")
    return rumus


def _bagian(c: Catatan, tempat: str, peta: dict[str, Any], nama: str) -> Fraction:
    return c.desimal(tempat, nama, peta[nama], paling_besar=1) or Fraction(0)


def _tetap(c: Catatan, tempat: str, peta: dict[str, Any], nama: str, semestinya: int) -> Fraction:
    """A bound that must have one value: with another, the best answers would not give the full weight, or the
    worst not zero."""
    nilai = c.desimal(tempat, nama, peta[nama])
    if nilai is not None and nilai != semestinya:
        c.salah(tempat, f"{nama} harus {semestinya} agar nilai terendah 0 dan tertinggi penuh")
    return Fraction(semestinya)


def _uraikan(kode: tuple[str, ...], isian: tuple[Isian, ...]) -> set[str]:
    jumlah = {satu.kode: satu.jumlah_dari for satu in isian if satu.jumlah_dari}
    return {asal for satu in kode for asal in jumlah.get(satu, (satu,))}


def _periksa_pemakaian(c: Catatan, kode: str, dipakai: tuple[str, ...], isian: tuple[Isian, ...]) -> None:
    menurut_kode = {satu.kode: satu for satu in isian}
    for nama in dipakai:
        if nama and nama not in menurut_kode:
            c.salah(f"{kode}, rumus", f"menunjuk isian yang tidak ada: {nama}")
    terpakai = {*dipakai, *_uraikan(dipakai, isian)}
    for satu in isian:
        if satu.informasi and satu.kode in terpakai:
            c.salah(kode, f"isian {satu.kode} bertanda informasi tetapi dipakai rumus")
        if not satu.informasi and satu.kode and satu.kode not in terpakai:
            c.salah(kode, f"isian {satu.kode} tidak dipakai rumus; beri tanda informasi bila memang demikian")


def _baca_validasi(c: Catatan, kode: str, isi: Any, isian: tuple[Isian, ...]) -> tuple[Validasi, ...]:
    dikenal = {satu.kode for satu in isian}
    hasil = []
    for urut, mentah in enumerate(c.daftar_isi(kode, "validasi", isi, boleh_kosong=True), 1):
        tempat = f"{kode}, validasi ke-{urut}"
        butir = c.peta(tempat, mentah)
        c.kunci(tempat, butir, boleh=(), wajib=("kiri", "tidak_melebihi", "pesan"))
        kiri = c.daftar_kode(tempat, "kiri", butir.get("kiri"))
        kanan = c.daftar_kode(tempat, "tidak_melebihi", butir.get("tidak_melebihi"))
        for nama in (*kiri, *kanan):
            if nama and nama not in dikenal:
                c.salah(tempat, f"menunjuk isian yang tidak ada: {nama}")
        hasil.append(Validasi(kiri, kanan, c.teks(tempat, "pesan", butir.get("pesan"))))
    return tuple(hasil)
