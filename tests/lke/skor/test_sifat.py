"""Properties that hold for every worksheet."""

import random
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lke.instrumen import Indeks, Penurunan
from lke.skor import Mesin, NilaiSimpul

from .bantu import KODE_INSTRUMEN, jawaban, lembar, mesin

SEDANG = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
pada_tiap_instrumen = pytest.mark.parametrize("kode", KODE_INSTRUMEN)


def nilai_polos(m: Mesin, isi) -> Fraction:
    """The rule as the regulation words it, node by node, without any preparation."""

    def simpul(satu):
        dinilai = [soal for soal in satu.soal if soal.dinilai]
        if dinilai:
            return satu.bobot * sum(m.nilai_soal(soal.kode, isi[soal.kode], isi) for soal in dinilai) / len(dinilai)
        return sum((simpul(anak) for anak in satu.anak), Fraction(0))

    return simpul(m.simpul["A"]) + simpul(m.simpul["B"])


@pada_tiap_instrumen
@SEDANG
@given(data=st.data())
def test_total_sama_dengan_aturan_yang_dihitung_polos(kode, data):
    m = mesin(kode)
    isi = data.draw(lembar(m))
    hasil = m.hitung(isi)
    assert hasil.total == nilai_polos(m, isi)
    assert 0 <= hasil.total <= 100


@pada_tiap_instrumen
@SEDANG
@given(data=st.data())
def test_nilai_induk_adalah_jumlah_anaknya(kode, data):
    m = mesin(kode)
    hasil = m.hitung(data.draw(lembar(m)))
    for induk in m.simpul.values():
        satu = hasil.simpul[induk.kode]
        assert 0 <= satu.nilai <= satu.bobot
        assert 0 <= satu.persen <= 100
        if induk.anak:
            anak = [hasil.simpul[bawah.kode] for bawah in induk.anak]
            assert satu == NilaiSimpul(*(sum(angka) for angka in zip(*anak, strict=True)))
    akar = [hasil.simpul["A"], hasil.simpul["B"]]
    assert hasil.total == sum(satu.nilai for satu in akar)
    assert hasil.jumlah - hasil.terjawab == len(hasil.belum_dijawab)


@SEDANG
@given(data=st.data(), benih=st.integers())
def test_urutan_jawaban_dan_pengulangan_tidak_berpengaruh(data, benih):
    m = mesin()
    isi = data.draw(lembar(m))
    acak = list(isi.items())
    random.Random(benih).shuffle(acak)
    pertama = m.hitung(isi)
    assert m.hitung(dict(acak)) == pertama
    assert m.hitung(isi) == pertama


def naik(soal, lama, data):
    """An answer that is at least as good as ``lama``."""
    if soal.opsi:
        kode = [opsi.kode for opsi in soal.opsi]
        return data.draw(st.sampled_from(kode[: kode.index(lama) + 1]))
    if isinstance(soal.rumus, Indeks):
        return {"indeks": data.draw(st.decimals(lama["indeks"], 4, places=2))}
    if isinstance(soal.rumus, Penurunan):
        return {**lama, soal.rumus.sekarang: data.draw(st.integers(0, lama[soal.rumus.sekarang]))}
    atas = soal.rumus.pembilang[0]
    return {**lama, atas: lama[atas] + data.draw(st.integers(0, 50))}


@SEDANG
@given(data=st.data())
def test_jawaban_yang_lebih_baik_tidak_pernah_menurunkan_nilai(data):
    m = mesin()
    isi = data.draw(lembar(m))
    soal = m.soal[data.draw(st.sampled_from(list(m.soal)))]
    lama = data.draw(jawaban(soal))
    isi[soal.kode] = lama  # with every input typed, so no other question takes a default from this one
    sebelum, sesudah = m.hitung(isi), m.bagaimana_bila(isi, {soal.kode: naik(soal, lama, data)})
    assert sesudah.total >= sebelum.total
    assert all(sesudah.simpul[kode].nilai >= sebelum.simpul[kode].nilai for kode in m.simpul)


@SEDANG
@given(data=st.data())
def test_menjawab_tidak_pernah_lebih_buruk_daripada_kosong(data):
    m = mesin()
    isi = data.draw(lembar(m))
    kode = data.draw(st.sampled_from(list(m.soal)))
    assert m.hitung(isi).total >= m.bagaimana_bila(isi, {kode: None}).total


@SEDANG
@given(data=st.data())
def test_kenaikan_tepat_sebesar_yang_dijanjikan(data):
    m = mesin()
    isi = data.draw(lembar(m))
    total, naik_semua = m.hitung(isi).total, m.kenaikan(isi)
    assert total + sum(satu.poin for satu in naik_semua) == 100
    assert [satu.poin for satu in naik_semua] == sorted((satu.poin for satu in naik_semua), reverse=True)
    for satu in naik_semua:
        if satu.opsi_terbaik:
            assert m.bagaimana_bila(isi, {satu.kode: satu.opsi_terbaik}).total == total + satu.poin
            break


@SEDANG
@given(data=st.data(), predikat=st.sampled_from(["WBK", "WBBM"]), mode=st.sampled_from(["gabungan", "terpisah"]))
def test_kurang_nol_tepat_bila_terpenuhi(data, predikat, mode):
    m = mesin()
    for satu in m.ambang(m.hitung(data.draw(lembar(m))), predikat, mode):
        assert satu.terpenuhi == (satu.kurang == 0)
        assert satu.terpenuhi or satu.nilai + satu.kurang == satu.minimal
