"""The server's clock, asked for in one place so that demos and tests can fix it (setting PMPZI_SEKARANG)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

SINGKATAN_ZONA = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def sekarang() -> datetime:
    """Return the present moment in UTC, or the fixed one of PMPZI_SEKARANG (ISO 8601 with an offset)."""
    tetap = settings.PMPZI_SEKARANG
    if tetap:
        saat = datetime.fromisoformat(tetap)
        return (saat if saat.tzinfo else saat.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))).astimezone(UTC)
    return datetime.now(UTC)


def awal_hari(tanggal: date, zona: str) -> datetime:
    """Return 00.00.00 of ``tanggal`` in ``zona`` as UTC."""
    return datetime.combine(tanggal, time.min, ZoneInfo(zona)).astimezone(UTC)


def akhir_hari(tanggal: date, zona: str) -> datetime:
    """Return 23.59.59 of ``tanggal`` in ``zona`` as UTC: windows close there (PROSES §5)."""
    return datetime.combine(tanggal, time(23, 59, 59), ZoneInfo(zona)).astimezone(UTC)
