"""Kinds of the worksheet. Pure."""

from enum import StrEnum


class JenisJawaban(StrEnum):
    """Shapes of an answer in the LKE."""

    YA_TIDAK = "ya_tidak"
    ABC = "abc"
    ABCD = "abcd"
    ABCDE = "abcde"
    PERSEN = "persen"
    INDEKS = "indeks"


class Predikat(StrEnum):
    """What a satker can win."""

    WBK = "WBK"
    WBBM = "WBBM"


class JenisBukti(StrEnum):
    BERKAS = "berkas"
    TAUTAN = "tautan"


class StatusPekerjaan(StrEnum):
    """Life of a background job."""

    MENUNGGU = "menunggu"
    BERJALAN = "berjalan"
    SELESAI = "selesai"
    GAGAL = "gagal"
