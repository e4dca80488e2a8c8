"""PDF from a template: tagged, titled, with embedded fonts, and without reading anything but what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from inti.galat import Galat
from penilaian.dokumen.kepala import Kepala

TIPE = "application/pdf"
GAYA = settings.BASE_DIR / "static" / "css" / "cetak-dokumen.css"

# Fonts come from packages of the lock, so a bare server prints the same pages as every other.
_HURUF = {
    "PMPZI Sans": (
        "font_source_sans_pro",
        "SourceSansPro",
        {"Regular": (400, "normal"), "Semibold": (600, "normal"), "Bold": (700, "normal"), "It": (400, "italic")},
    ),
    "PMPZI Serif": ("font_source_serif_pro", "SourceSerifPro", {"Bold": (700, "normal")}),
}


class FonTidakAda(Galat):
    """The server has no font to embed; a PDF without one would be empty pages."""

    status = 500


class AlamatLuar(ValueError):
    """A document names an address outside itself: a fault of a template, never of a user."""


def susun_html(templat: str, konteks: Mapping[str, Any], kepala: Kepala) -> str:
    """The document as HTML; everything the reader will see is in it."""
    return render_to_string(templat, {**konteks, "kepala": kepala})


def _letak_huruf() -> dict[str, str]:
    """File address of every font → its @font-face rule; only these files may be read."""
    hasil: dict[str, str] = {}
    for keluarga, (paket, awalan, ragam) in _HURUF.items():
        asal = find_spec(paket)
        if asal is None or not asal.submodule_search_locations:
            continue
        folder = Path(asal.submodule_search_locations[0]) / "files"
        for nama, (tebal, gaya) in ragam.items():
            alamat = (folder / f"{awalan}-{nama}.ttf").resolve().as_uri()
            hasil[alamat] = (
                f'@font-face {{ font-family: "{keluarga}"; src: url("{alamat}"); font-weight: {tebal}; font-style: {gaya} }}'
            )
    return hasil


def ke_pdf(html: str, *, mampat: bool = True) -> bytes:
    """``html`` as PDF/UA-1.

    Nothing is fetched: style sheet and fonts are our own files, pictures are data addresses made by us, any other
    address stops the rendering. ``mampat`` False leaves the file readable for inspection. Raises FonTidakAda when no
    font was embedded, AlamatLuar for any other address.
    """
    # Imported here: it takes a second and only workers need it.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    huruf = _letak_huruf()

    class HanyaMilikSendiri(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in huruf and not url.startswith("data:image/svg+xml;base64,"):
                raise FatalURLFetchingError(f"Alamat luar ditolak dalam dokumen: {url[:100]}")
            return super().fetch(url, headers)

    pengambil = HanyaMilikSendiri(allowed_protocols=("data", "file"))
    fon = FontConfiguration()
    lembar_gaya = "\n".join([*huruf.values(), GAYA.read_text(encoding="utf-8")])
    gaya = CSS(string=lembar_gaya, url_fetcher=pengambil, font_config=fon)
    terbenam: list[bool] = []

    def periksa_fon(dokumen: Any, pdf: Any) -> None:
        terbenam.append(any("FontFile2" in o or "FontFile3" in o for o in pdf.objects if isinstance(o, dict)))

    try:
        isi: bytes = HTML(string=html, url_fetcher=pengambil).write_pdf(
            stylesheets=[gaya],
            font_config=fon,
            pdf_variant="pdf/ua-1",
            finisher=periksa_fon,
            uncompressed_pdf=not mampat,
        )
    except FatalURLFetchingError as galat:  # not an Exception there; a worker must be able to record it
        raise AlamatLuar(str(galat)) from galat
    if not any(terbenam):
        raise FonTidakAda(
            "PDF tidak dapat dibuat karena server tidak memiliki fon. Minta pengelola server memasang paket "
            "fonts-liberation atau fonts-dejavu-core."
        )
    return isi
