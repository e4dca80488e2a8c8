"""Measuring without Django: requests on new connections, statistics, an idle machine, memory of processes."""

from __future__ import annotations

import gzip
import http.client
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Jawaban:
    """One answered request. ``detik`` runs from opening the connection to the last byte; ``bita`` is what crossed the wire."""

    status: int
    detik: float
    bita: int
    isi: bytes
    kepala: Mapping[str, str]

    @property
    def teks(self) -> str:
        """The body as text, unpacked."""
        mentah = gzip.decompress(self.isi) if self.kepala.get("content-encoding") == "gzip" else self.isi
        return mentah.decode()


def minta(
    porta: int, jalan: str, *, cara: str = "GET", isi: bytes | None = None, kepala: Mapping[str, str] | None = None
) -> Jawaban:
    """Send one request over a new connection, as the next click of another person would.

    Args:
        porta: TCP port on this machine.
        jalan: path with query.
        cara: HTTP method.
        isi: body.
        kepala: headers.
    """
    mulai = time.perf_counter()
    sambungan = http.client.HTTPConnection("127.0.0.1", porta, timeout=120)
    try:
        sambungan.request(cara, jalan, body=isi, headers=dict(kepala or {}))
        jawaban = sambungan.getresponse()
        badan = jawaban.read()
    finally:
        sambungan.close()
    detik = time.perf_counter() - mulai
    return Jawaban(jawaban.status, detik, len(badan), badan, {k.lower(): v for k, v in jawaban.getheaders()})


@dataclass(slots=True)
class Deret:
    """Seconds of one case, in the order measured."""

    detik: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.detik)

    @property
    def kuartil(self) -> tuple[float, float]:
        """First and third quartile: half of all repetitions lie between them."""
        if len(self.detik) < 4:
            return min(self.detik), max(self.detik)
        q1, _, q3 = statistics.quantiles(self.detik, n=4)
        return q1, q3


def bergiliran(pekerjaan: Sequence[Callable[[], None]], *, kali: int, pemanasan: int) -> list[Deret]:
    """Run all jobs in turn, ``kali`` rounds, so that a slow moment of the machine meets all of them alike."""
    for _ in range(pemanasan):
        for satu in pekerjaan:
            satu()
    hasil = [Deret() for _ in pekerjaan]
    for _ in range(kali):
        for satu, deret in zip(pekerjaan, hasil, strict=True):
            mulai = time.perf_counter()
            satu()
            deret.detik.append(time.perf_counter() - mulai)
    return hasil


def _detak_cpu() -> tuple[int, int]:
    angka = [int(x) for x in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return sum(angka), angka[3] + angka[4]


def sibuk(detik: float = 0.5) -> float:
    """Share of the machine's processors in use over the next moment, 0..1."""
    semua, diam = _detak_cpu()
    time.sleep(detik)
    semua2, diam2 = _detak_cpu()
    return 1 - (diam2 - diam) / max(1, semua2 - semua)


def tunggu_senggang(*, batas: float = 0.15, tenggat: float = 60, tidur: float = 0.5) -> tuple[float, bool]:
    """Wait until the machine has little else to do, at most ``tenggat`` seconds.

    Returns:
        The share in use last seen, and whether it was below ``batas``.
    """
    akhir = time.monotonic() + tenggat
    while True:
        pakai = sibuk(tidur)
        if pakai < batas:
            return pakai, True
        if time.monotonic() > akhir:
            return pakai, False


def memori(pid: int) -> tuple[int, int]:
    """RSS and PSS of a process in bytes. PSS shares out what several processes hold together."""
    rss = pss = 0
    for baris in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if baris.startswith("Rss:"):
            rss = int(baris.split()[1]) * 1024
        elif baris.startswith("Pss:"):
            pss = int(baris.split()[1]) * 1024
    return rss, pss


def anak_proses(pid: int) -> list[int]:
    """Direct children of a process."""
    return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def mesin() -> str:
    """One line about this machine, for the head of the table."""
    model = "prosesor tidak dikenal"
    for baris in Path("/proc/cpuinfo").read_text().splitlines():
        if baris.startswith("model name"):
            model = baris.partition(":")[2].strip()
            break
    inti = len(os.sched_getaffinity(0))
    memori_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{model}, {inti} inti, {memori_gb:.0f} GB"
