"""``python manage.py buat_sprit``: draw static/ikon/sprit.svg again after inti/ikon.py has changed."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # the only XML parsed here ships with an installed, hash-locked package

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from lucide import IconDoesNotExist, _render_icon

from inti.ikon import KAWUNG, LUCIDE

# The licence asks that this notice travels with every copy of the drawings.
LISENSI = """<!--
Icons: Lucide, ISC License. Copyright (c) 2020, Lucide Contributors.
Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.
THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.
The kawung mark is the portal's own. Made by `python manage.py buat_sprit`.
-->"""


def gambar_sprit() -> str:
    """Return the whole sprite as SVG text: one ``<symbol id="i-nama">`` for each name in :mod:`inti.ikon`.

    Stroke and colour are left to the style sheet's ``.ik``. Raises :class:`CommandError` for a drawing Lucide lacks.
    """
    baris = ['<svg xmlns="http://www.w3.org/2000/svg">', LISENSI]
    for nama, asal in sorted(LUCIDE.items()):
        try:
            akar = ElementTree.fromstring(_render_icon(asal, size=None))  # noqa: S314 -- our own package's file, no input
        except IconDoesNotExist as galat:
            raise CommandError(f"Ikon «{nama}» menunjuk gambar Lucide «{asal}» yang tidak ada.") from galat
        isi = "".join(ElementTree.tostring(bagian, encoding="unicode").strip() for bagian in akar)
        baris.append(f'<symbol id="i-{nama}" viewBox="0 0 24 24">{isi.replace(" />", "/>")}</symbol>')
    baris.append(f'<symbol id="i-kawung" viewBox="0 0 24 24">{KAWUNG}</symbol>')
    return "\n".join([*baris, "</svg>", ""])


class Command(BaseCommand):
    help = "Menggambar ulang static/ikon/sprit.svg dari daftar di inti/ikon.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ke", default="", help="berkas tujuan; bawaan static/ikon/sprit.svg")

    def handle(self, *args: Any, **options: Any) -> None:
        tujuan = Path(options["ke"] or Path(settings.BASE_DIR) / "static" / "ikon" / "sprit.svg")
        tujuan.write_text(gambar_sprit(), encoding="utf-8")
        self.stdout.write(f"{len(LUCIDE) + 1} ikon ditulis ke {tujuan}")
