"""Pages of a list, or at the reader's wish all of it on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

if TYPE_CHECKING:
    PaginatorApaPun = Paginator[Any]
else:
    PaginatorApaPun = Paginator

SEMUA = "semua"


class Pembagi(PaginatorApaPun):
    """A paginator that can put everything on one page; ``komponen/halaman.html`` offers the way there and back."""

    semua = False

    def bagi(self, halaman: int | str, tampil: str = "") -> Page[Any]:
        """Page ``halaman`` (out of range or no number: the nearest), or with ``tampil`` "semua" one page of all rows.

        The number of statements is the same for both: one counts, one reads.
        """
        self.bisa_semua = self.count > int(self.per_page)
        if tampil == SEMUA and self.bisa_semua:
            self.semua = True
            self.per_page = self.count
        return self.get_page(halaman)
