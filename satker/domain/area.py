"""Areas of the worksheet an operator may be limited to. ``lke`` stands above and offers them here."""

from collections.abc import Callable

_penyedia: list[Callable[[], dict[str, str]]] = []


def sediakan_area(penyedia: Callable[[], dict[str, str]]) -> None:
    """Name the function that lists areas (code → title); called once when the worksheet's module is loaded."""
    _penyedia[:] = [penyedia]


def daftar_area() -> dict[str, str]:
    """Areas by code, in the instrument's order; empty when no worksheet is loaded."""
    return _penyedia[0]() if _penyedia else {}
