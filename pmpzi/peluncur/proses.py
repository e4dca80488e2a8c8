"""Child processes that die with their parent, and the tail of their log."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# A log that grew beyond this is set aside at the next start; one older file is kept.
_LOG_MAKS = 10 * 1024 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Anak:
    """One running child: its name for people, its process, its log and the signal that asks it to stop."""

    nama: str
    proses: subprocess.Popen[bytes]
    log: Path
    sinyal: signal.Signals

    @property
    def hidup(self) -> bool:
        return self.proses.poll() is None


def jalankan(
    nama: str,
    argumen: Sequence[str],
    *,
    log: Path,
    lingkungan: Mapping[str, str],
    sinyal: signal.Signals = signal.SIGTERM,
    folder: Path | None = None,
) -> Anak:
    """Start a child in its own session; the kernel sends it ``sinyal`` when this process dies, even by kill -9.

    Must be called from the main thread: the kernel watches the thread that started the child, not the process.
    The own session keeps Ctrl-C away from the child, so that the order of stopping stays in our hands.

    Args:
        nama: shown to people.
        argumen: the command line.
        log: standard output and error are appended here.
        lingkungan: the child's whole environment.
        sinyal: what asks this child to stop cleanly.
        folder: working directory; the present one when left out.

    Raises:
        OSError: the command can't be started.
    """
    induk = os.getpid()

    def _ikut_mati() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(sinyal), 0, 0, 0)
        if os.getppid() != induk:  # the parent died before the line above took effect
            os._exit(1)

    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_MAKS:
        log.replace(log.with_suffix(".log.lama"))
    with log.open("ab") as keluaran:
        proses = subprocess.Popen(  # noqa: S603 - the command lines are ours, never a user's text
            list(argumen),
            stdin=subprocess.DEVNULL,
            stdout=keluaran,
            stderr=subprocess.STDOUT,
            env=dict(lingkungan),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_ikut_mati,
        )
    return Anak(nama, proses, log, sinyal)


def hentikan(daftar: Sequence[Anak], *, tenggat: float = 10.0) -> None:
    """Ask all given children to stop, wait together at most ``tenggat`` seconds, then kill what is left.

    A child's whole session is killed at the end, so that no grandchild stays behind.
    """
    for anak in daftar:
        if anak.hidup:
            anak.proses.send_signal(anak.sinyal)
    batas = time.monotonic() + tenggat
    for anak in daftar:
        try:
            anak.proses.wait(timeout=max(0.0, batas - time.monotonic()))
        except subprocess.TimeoutExpired:
            anak.proses.kill()
        # No such session any more: that is what we want.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(anak.proses.pid, signal.SIGKILL)
        anak.proses.wait()


def ekor(log: Path, baris: int = 20) -> str:
    """The last lines of a log, indented for the terminal; empty when there is no log yet."""
    try:
        with log.open("rb") as berkas:
            berkas.seek(0, os.SEEK_END)
            berkas.seek(max(0, berkas.tell() - 64 * 1024))
            isi = berkas.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {b}" for b in isi[-baris:])
