"""YAML to plain values, refusing what would be read differently from how it looks."""

from typing import Any

import yaml

from lke.instrumen.catatan import Catatan

_Dasar: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Pemuat(_Dasar):
    """A safe loader that notes duplicate keys and keys that aren't text, each with its line."""

    catatan: Catatan


def _baris(tanda: Any) -> str:
    return f"baris {tanda.line + 1}" if tanda else "berkas"


def _pemetaan(pemuat: _Pemuat, simpul: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    sudah: set[str] = set()
    for kunci, _ in simpul.value:
        tempat = _baris(kunci.start_mark)
        if not isinstance(kunci, yaml.ScalarNode) or kunci.tag != "tag:yaml.org,2002:str":
            pemuat.catatan.salah(tempat, "kunci harus teks biasa")
        elif kunci.value in sudah:
            pemuat.catatan.salah(tempat, f"kunci ganda: {kunci.value}")
        else:
            sudah.add(kunci.value)
    hasil: dict[Any, Any] = _Dasar.construct_mapping(pemuat, simpul, deep=True)
    return hasil


_Pemuat.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _pemetaan)


def muat(teks: str, catatan: Catatan) -> Any:
    """The values written in ``teks``; mistakes go into ``catatan`` and the result is then not to be used.

    Aliases are refused: an instrument has no need of them and they let a small file grow without bound.
    """
    try:
        for kejadian in yaml.parse(teks, Loader=_Dasar):
            if isinstance(kejadian, yaml.AliasEvent):
                catatan.salah(_baris(kejadian.start_mark), "rujukan YAML (*nama) tidak boleh dipakai")
        if catatan.daftar:
            return None
        pemuat = _Pemuat(teks)
        pemuat.catatan = catatan
        try:
            data = pemuat.get_single_data()
        finally:
            pemuat.dispose()
    except yaml.YAMLError as galat:
        tempat = _baris(getattr(galat, "problem_mark", None))
        catatan.salah(tempat, f"bukan YAML yang sah: {getattr(galat, 'problem', None) or galat}")
        return None
    except RecursionError:
        catatan.salah("berkas", "susunan terlalu dalam")
        return None
    except ValueError as galat:
        catatan.salah("berkas", f"ada nilai yang tidak dapat dibaca: {galat}")
        return None
    return data
