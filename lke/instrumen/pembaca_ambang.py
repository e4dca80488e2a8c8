"""Reading the minimums and the requirements outside the worksheet."""

from fractions import Fraction
from typing import Any

from lke.instrumen.bentuk import UKURAN_NILAI, UKURAN_PERSEN, Ambang, Indeks, Kawasan, Prasyarat, Predikat, Simpul
from lke.instrumen.catatan import Catatan
from lke.instrumen.pembaca_pohon import semua_simpul

SETIAP_RUMPUN_AREA = "setiap_rumpun_area"
KODE_PREDIKAT = ("wbk", "wbbm")
_JENIS_PRASYARAT = ("persen", "kategori", "ya_tidak")


class PembacaAmbang:
    """Reads the part ``ambang_batas`` against an already read tree."""

    def __init__(self, catatan: Catatan, komponen: tuple[Simpul, ...]) -> None:
        self.c = catatan
        self.simpul = {simpul.kode: simpul for simpul in semua_simpul(komponen)}
        self.sumber = ""
        self.predikat: list[Predikat] = []
        self.ambang: list[Ambang] = []
        self.prasyarat: list[Prasyarat] = []
        self.kawasan: Kawasan | None = None

    def baca(self, isi: Any) -> None:
        c = self.c
        peta = c.peta("ambang_batas", isi)
        c.kunci("ambang_batas", peta, boleh=("kawasan",), wajib=("sumber", "predikat"))
        self.sumber = c.teks("ambang_batas", "sumber", peta.get("sumber"))
        daftar = [c.peta("ambang_batas", p) for p in c.daftar_isi("ambang_batas", "predikat", peta.get("predikat"))]
        if [p.get("kode") for p in daftar] != list(KODE_PREDIKAT):
            c.salah("ambang_batas", f"predikat harus {' lalu '.join(KODE_PREDIKAT)}")
            return
        for p in daftar:
            self._baca_predikat(p)
        self._periksa_naik()
        if peta.get("kawasan") is not None:
            self._baca_kawasan(c.peta("kawasan", peta["kawasan"]))

    def _baca_predikat(self, isi: dict[str, Any]) -> None:
        c = self.c
        kode = isi["kode"].upper()
        tempat = f"ambang_batas {kode}"
        c.kunci(tempat, isi, boleh=("prasyarat",), wajib=("kode", "nama", "syarat"))
        self.predikat.append(Predikat(kode, c.teks(tempat, "nama", isi.get("nama"))))
        for urut, mentah in enumerate(c.daftar_isi(tempat, "syarat", isi.get("syarat")), 1):
            self._baca_syarat(kode, c.peta(f"{tempat}, syarat ke-{urut}", mentah))
        for mentah in c.daftar_isi(tempat, "prasyarat", isi.get("prasyarat", []), boleh_kosong=True):
            self._baca_prasyarat(kode, c.peta(f"{tempat}, prasyarat", mentah))
        c.tak_ganda(tempat, "kode syarat", (a.kode for a in self.ambang if a.predikat == kode))
        c.tak_ganda(tempat, "kode prasyarat", (p.kode for p in self.prasyarat if p.predikat == kode))

    def _baca_syarat(self, predikat: str, isi: dict[str, Any]) -> None:
        c = self.c
        kode = c.kode_nama(f"ambang_batas {predikat}", "kode syarat", isi.get("kode"))
        tempat = f"ambang_batas {predikat}, {kode or 'syarat'}"
        c.kunci(tempat, isi, boleh=("setara_indeks",), wajib=("kode", "uraian", "simpul", "ukuran", "minimal"))
        minimal = c.desimal(tempat, "minimal", isi.get("minimal"))
        indeks = c.desimal(tempat, "setara_indeks", isi["setara_indeks"]) if "setara_indeks" in isi else None
        ukuran = isi.get("ukuran")
        simpul: tuple[str, ...] = ()
        if ukuran == UKURAN_PERSEN:
            if isi.get("simpul") != SETIAP_RUMPUN_AREA or indeks is not None:
                c.salah(tempat, f"ukuran {UKURAN_PERSEN} hanya untuk simpul: {SETIAP_RUMPUN_AREA}, tanpa setara_indeks")
            if minimal is not None and minimal > 100:
                c.salah(tempat, "minimal paling tinggi 100 persen")
            if not any(s.rumpun_area for s in self.simpul.values()):
                c.salah(tempat, "instrumen tidak memiliki rumpun_area")
        elif ukuran == UKURAN_NILAI:
            simpul = c.daftar_kode(tempat, "simpul", isi.get("simpul"))
            self._periksa_nilai(tempat, simpul, minimal, indeks)
        else:
            c.salah(tempat, f"ukuran tidak dikenal: {ukuran!r}")
        uraian = c.teks(tempat, "uraian", isi.get("uraian"))
        self.ambang.append(Ambang(predikat, kode, uraian, simpul, str(ukuran), minimal or Fraction(0), indeks))

    def _periksa_nilai(
        self, tempat: str, kode_simpul: tuple[str, ...], minimal: Fraction | None, indeks: Fraction | None
    ) -> None:
        c = self.c
        simpul = [self.simpul[kode] for kode in kode_simpul if kode in self.simpul]
        for kode in kode_simpul:
            if kode not in self.simpul:
                c.salah(tempat, f"simpul tidak ada: {kode}")
            elif any(kode.startswith(f"{lain}.") for lain in kode_simpul):
                c.salah(tempat, f"simpul {kode} sudah termasuk dalam simpul lain pada syarat ini")
        if len(simpul) != len(kode_simpul) or minimal is None:
            return
        bobot = sum((s.bobot for s in simpul), Fraction(0))
        if minimal > bobot:
            c.salah(tempat, f"minimal melebihi bobot {float(bobot):g}")
        if indeks is None:
            return
        skala = {s.rumus.skala_maks for i in simpul for s in self._soal(i) if isinstance(s.rumus, Indeks)}
        if len(skala) != 1:
            c.salah(tempat, "setara_indeks hanya untuk simpul survei dengan satu skala indeks")
        elif indeks / skala.pop() * bobot != minimal:
            c.salah(tempat, "setara_indeks tidak menghasilkan minimal")

    def _soal(self, simpul: Simpul) -> list[Any]:
        return [*simpul.soal, *(soal for anak in simpul.anak for soal in self._soal(anak))]

    def _periksa_naik(self) -> None:
        rendah = {a.kode: a for a in self.ambang if a.predikat == "WBK"}
        for ambang in self.ambang:
            if ambang.predikat == "WBBM" and ambang.kode in rendah and ambang.minimal < rendah[ambang.kode].minimal:
                self.c.salah(f"ambang_batas WBBM, {ambang.kode}", "minimal WBBM lebih rendah daripada WBK")

    def _baca_prasyarat(self, predikat: str, isi: dict[str, Any]) -> None:
        c = self.c
        kode = c.kode_nama(f"ambang_batas {predikat}", "kode prasyarat", isi.get("kode"))
        tempat = f"ambang_batas {predikat}, prasyarat {kode}"
        c.kunci(tempat, isi, boleh=("urutan",), wajib=("kode", "uraian", "jenis", "minimal"))
        jenis = isi.get("jenis")
        minimal = c.teks(tempat, "minimal", isi.get("minimal"))
        urutan = c.daftar_kode(tempat, "urutan", isi["urutan"]) if "urutan" in isi else ()
        if jenis not in _JENIS_PRASYARAT:
            c.salah(tempat, f"jenis tidak dikenal: {jenis!r}")
        elif jenis == "ya_tidak" and minimal != "Ya":
            c.salah(tempat, "minimal prasyarat ya_tidak harus Ya")
        elif jenis == "kategori" and minimal not in urutan:
            c.salah(tempat, f"minimal {minimal} tidak ada dalam urutan")
        elif jenis == "persen":
            c.desimal(tempat, "minimal", minimal, paling_besar=100)
        if jenis != "kategori" and urutan:
            c.salah(tempat, "urutan hanya untuk jenis kategori")
        uraian = c.teks(tempat, "uraian", isi.get("uraian"))
        self.prasyarat.append(Prasyarat(predikat, kode, uraian, str(jenis), minimal, urutan))

    def _baca_kawasan(self, isi: dict[str, Any]) -> None:
        c = self.c
        wajib = ("uraian", "minimal_skor_integrasi", "wbbm_mensyaratkan_kawasan_wbk", "indikator_integrasi")
        c.kunci("kawasan", isi, boleh=("skala_skor",), wajib=wajib)
        skor = c.peta("kawasan", isi.get("minimal_skor_integrasi"))
        wbk = c.desimal("kawasan", "minimal_skor_integrasi wbk", skor.get("wbk"))
        wbbm = c.desimal("kawasan", "minimal_skor_integrasi wbbm", skor.get("wbbm"))
        if wbk is not None and wbbm is not None and not 0 < wbk <= wbbm:
            c.salah("kawasan", "skor integrasi harus lebih dari 0, dan untuk WBBM tidak lebih rendah daripada WBK")
        syarat = isi.get("wbbm_mensyaratkan_kawasan_wbk")
        self.kawasan = Kawasan(
            uraian=c.teks("kawasan", "uraian", isi.get("uraian")),
            minimal_wbk=wbk or Fraction(0),
            minimal_wbbm=wbbm or Fraction(0),
            wbbm_mensyaratkan_wbk=c.benar_salah("kawasan", "wbbm_mensyaratkan_kawasan_wbk", syarat),
            indikator=c.daftar_teks("kawasan", "indikator_integrasi", isi.get("indikator_integrasi")),
        )
