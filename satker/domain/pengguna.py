"""People and their roles: adding, giving, taking back, finding who holds what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Prefetch, Q, QuerySet

from inti.galat import BelumBoleh, Ditolak, TidakDitemukan, TidakSah
from satker.akses import Akses
from satker.domain.area import daftar_area
from satker.enums import Izin, Peran
from satker.models import Instansi, Pengguna, Penugasan, Satker

# Without letters and digits that are mistaken for each other when read from a screen.
_HURUF = "abcdefghjkmnpqrstuvwxyz23456789"
PERAN_PENILAI = frozenset({Peran.VERIFIKATOR, Peran.KETUA_TIM})


def sandi_acak() -> str:
    """A one-time password a person can read out and type: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_HURUF) for _ in range(4)) for _ in range(4))


def hari_ini(instansi_id: int, sekarang: datetime) -> date:
    """The date in the instansi's own zone; roles begin and end with it."""
    zona = Instansi.objects.values_list("zona_waktu", flat=True).get(pk=instansi_id)
    return sekarang.astimezone(ZoneInfo(zona)).date()


def _harus_kelola(oleh: Akses | None) -> None:
    """None is the system itself (first administrator, demo, tests)."""
    if oleh is not None and not oleh.punya(Izin.PENGGUNA_KELOLA):
        raise Ditolak("Hanya admin instansi yang mengelola pengguna dan peran.")


@transaction.atomic
def buat_pengguna(
    *, instansi_id: int, nama: str, surel: str, nip: str = "", oleh: Akses | None, sekarang: datetime, sandi: str = ""
) -> tuple[Pengguna, str]:
    """Add a person; return them and their password.

    Without ``sandi`` a one-time password is made, which must be replaced at the first sign-in; only its hash is
    stored, so show it now. ``nip`` is 18 digits (blanks ignored) or empty.

    Raises:
        Ditolak: ``oleh`` doesn't manage people. TidakSah: every fault of the input in ``rincian``.
    """
    _harus_kelola(oleh)
    nama, surel, nip = " ".join(nama.split()), surel.strip().lower(), "".join(nip.split())
    salah: list[str] = []
    if not nama:
        salah.append("Nama: isi nama lengkap.")
    try:
        validate_email(surel)
    except ValidationError:
        salah.append("Surel: bukan alamat surel yang sah, misalnya nama@mahkamahagung.go.id.")
    else:
        if Pengguna.autentikasi.filter(surel=surel).exists():
            salah.append(
                f"Surel: {surel} sudah dipakai sebuah akun. Cari namanya di daftar pengguna, atau pakai surel lain."
            )
    if nip and (len(nip) != 18 or not nip.isascii() or not nip.isdigit()):
        salah.append("NIP: harus 18 angka, atau kosong.")
    elif nip and Pengguna.autentikasi.filter(nip=nip).exists():
        salah.append("NIP: sudah dipakai sebuah akun. Cari di daftar pengguna dengan NIP itu.")
    if salah:
        raise TidakSah("Pengguna belum ditambahkan.", rincian=salah)
    dipakai = sandi or sandi_acak()
    orang = Pengguna(
        instansi_id=instansi_id, nama=nama, surel=surel, nip=nip or None, sandi_sementara=not sandi, dibuat=sekarang
    )
    orang.set_password(dipakai)
    orang.save()
    return orang, dipakai


@transaction.atomic
def daftarkan(
    *,
    instansi_id: int,
    nama: str,
    surel: str,
    nip: str,
    peran: Peran,
    satker_id: int,
    mulai: date,
    sampai: date | None,
    area: Iterable[str],
    oleh: Akses,
    sekarang: datetime,
) -> tuple[Pengguna, str]:
    """Add a person together with their first role, or neither; see ``buat_pengguna`` and ``beri_tugas``."""
    orang, sandi = buat_pengguna(instansi_id=instansi_id, nama=nama, surel=surel, nip=nip, oleh=oleh, sekarang=sekarang)
    beri_tugas(
        pengguna_id=orang.pk,
        peran=peran,
        satker_id=satker_id,
        mulai=mulai,
        sampai=sampai,
        area=area,
        oleh=oleh,
        sekarang=sekarang,
    )
    return orang, sandi


@transaction.atomic
def setel_ulang_sandi(*, pengguna_id: int, oleh: Akses) -> tuple[Pengguna, str]:
    """Give a person who forgot theirs a new one-time password; their open sessions end. Shown once, never stored."""
    _harus_kelola(oleh)
    orang = ambil_pengguna(pengguna_id)
    if orang.pk == oleh.pengguna_id:
        raise BelumBoleh("Ini akun Anda sendiri. Ganti sandi Anda lewat menu «Ganti kata sandi».")
    sandi = sandi_acak()
    orang.set_password(sandi)
    orang.sandi_sementara = True
    orang.save(update_fields=["password", "sandi_sementara"])
    return orang, sandi


def ambil_pengguna(pengguna_id: int) -> Pengguna:
    """A person of the open instansi. Raises TidakDitemukan for anybody else's."""
    orang = Pengguna.objects.filter(pk=pengguna_id).first()
    if orang is None:
        raise TidakDitemukan("Pengguna itu tidak ada di instansi Anda.")
    return orang


@transaction.atomic
def beri_tugas(
    *,
    pengguna_id: int,
    peran: Peran,
    satker_id: int,
    mulai: date,
    sampai: date | None = None,
    area: Iterable[str] = (),
    oleh: Akses | None,
    sekarang: datetime,
) -> Penugasan:
    """Give a person a role at a unit from ``mulai`` until ``sampai`` (both included; None = until taken back).

    ``area`` limits an operator to rumpun_area of the worksheet; empty = all.

    Raises:
        Ditolak: ``oleh`` doesn't manage people. TidakDitemukan: person or unit isn't of this instansi.
        TidakSah: dates, area or unit don't fit the role; every reason in ``rincian``. BelumBoleh: held already.
    """
    _harus_kelola(oleh)
    orang = ambil_pengguna(pengguna_id)
    satker = Satker.objects.filter(pk=satker_id).first()
    if satker is None or satker.instansi_id != orang.instansi_id:
        raise TidakDitemukan("Satker itu tidak ada di instansi Anda.")
    pilihan = list(dict.fromkeys(area))
    hari = hari_ini(orang.instansi_id, sekarang)
    salah = _periksa_tugas(peran, satker, mulai, sampai, pilihan, hari)
    if not orang.is_active:
        salah.append(f"Akun {orang.nama} tidak aktif.")
    if salah:
        raise TidakSah("Peran belum diberikan.", rincian=salah)
    bentrok = (
        Penugasan.objects.filter(pengguna=orang, peran=peran, satker=satker)
        .filter(Q(sampai__isnull=True) | Q(sampai__gte=mulai))
        .filter(Q() if sampai is None else Q(mulai__lte=sampai))
        .first()
    )
    if bentrok is not None:
        raise BelumBoleh(
            f"{orang.nama} sudah menjadi {peran.teks} di {satker.nama_singkat} pada sebagian tanggal itu. "
            "Cabut peran yang lama dahulu, atau pilih tanggal sesudahnya."
        )
    return Penugasan.objects.create(
        instansi_id=orang.instansi_id,
        satker=satker,
        pengguna=orang,
        peran=peran.value,
        area=pilihan,
        mulai=mulai,
        sampai=sampai,
    )


def _periksa_tugas(
    peran: Peran, satker: Satker, mulai: date, sampai: date | None, area: list[str], hari: date
) -> list[str]:
    salah: list[str] = []
    if sampai is not None and sampai < mulai:
        salah.append("Sampai: tanggal berakhir mendahului tanggal mulai.")
    elif sampai is not None and sampai < hari:
        salah.append("Sampai: tanggal itu sudah lewat, sehingga peran tidak pernah berlaku.")
    if not satker.aktif:
        salah.append(f"Satker: {satker.nama} sudah ditutup.")
    if area and peran is not Peran.OPERATOR:
        salah.append(f"Area: hanya operator yang dapat dibatasi pada area; {peran.teks} selalu melihat semua.")
    elif area:
        dikenal = daftar_area()
        if asing := [a for a in area if a not in dikenal]:
            salah.append(f"Area: tidak ada dalam instrumen: {', '.join(asing)}.")
    if peran in PERAN_PENILAI and not Satker.objects.filter(induk_id=satker.pk).exists():
        salah.append(
            f"Satker: {satker.nama_singkat} tidak membawahi satker lain, jadi tidak ada yang dinilai di sana. "
            "Pilih satker penilai, misalnya pengadilan tinggi di atasnya."
        )
    return salah


@transaction.atomic
def cabut_tugas(*, tugas_id: int, oleh: Akses, sekarang: datetime) -> Penugasan:
    """Take a role back from today on: yesterday becomes its last day. One that hasn't begun before today is removed.

    Raises:
        Ditolak: ``oleh`` doesn't manage people. TidakDitemukan: no such role here.
        BelumBoleh: it has ended already, or it's one's own role of admin.
    """
    _harus_kelola(oleh)
    tugas = (
        Penugasan.objects.select_for_update(of=("self",))
        .select_related("pengguna", "satker")
        .filter(pk=tugas_id)
        .first()
    )
    if tugas is None:
        raise TidakDitemukan("Peran itu tidak ada, atau sudah dicabut.")
    if tugas.pengguna_id == oleh.pengguna_id and tugas.peran == Peran.ADMIN_INSTANSI:
        raise BelumBoleh(
            "Peran admin milik sendiri tidak dapat dicabut sendiri, agar instansi tidak kehilangan admin. "
            "Mintalah admin lain mencabutnya."
        )
    hari = hari_ini(tugas.instansi_id, sekarang)
    if tugas.sampai is not None and tugas.sampai < hari:
        raise BelumBoleh("Peran itu sudah berakhir; tidak ada yang perlu dicabut.")
    if tugas.mulai >= hari:
        tugas.delete()
    else:
        tugas.sampai = hari - timedelta(days=1)
        tugas.save(update_fields=["sampai"])
    return tugas


def daftar_pengguna(*, kata: str = "", peran: str = "", hari: date) -> QuerySet[Pengguna]:
    """People of the open instansi by name, each with ``tugas_kini``: roles valid on ``hari``. Constant queries."""
    baris = Pengguna.objects.order_by("nama", "pk")
    for k in kata.split():
        baris = baris.filter(Q(nama__icontains=k) | Q(surel__icontains=k) | Q(nip__startswith=k))
    aktif = Penugasan.objects.filter(tugas_aktif(hari))
    if peran:
        baris = baris.filter(pk__in=aktif.filter(peran=peran).values("pengguna_id"))
    return baris.prefetch_related(
        Prefetch("penugasan", aktif.select_related("satker").order_by("mulai", "pk"), to_attr="tugas_kini")
    )


def tugas_aktif(hari: date) -> Q:
    """Condition on Penugasan: valid on that day."""
    return Q(mulai__lte=hari) & (Q(sampai__isnull=True) | Q(sampai__gte=hari))


def pemegang(peran: Peran | Iterable[Peran], satker_id: int | None, instansi_id: int, hari: date) -> list[Pengguna]:
    """Active people who hold one of the roles on that day, at that unit (None = anywhere in the instansi), by name.

    Looks at the whole instansi whatever the present scope shows: a court that submits must reach people of the tier
    above, whose roles it can't see. Returns people only, no rows of that tier.
    """
    pilihan = [peran] if isinstance(peran, Peran) else list(peran)
    syarat = Q(peran__in=[p.value for p in pilihan])
    if satker_id is not None:
        syarat &= Q(satker_id=satker_id)
    with _seluas_instansi():
        ids = list(
            Penugasan.objects.filter(syarat, tugas_aktif(hari), instansi_id=instansi_id).values_list(
                "pengguna_id", flat=True
            )
        )
    return list(Pengguna.objects.filter(pk__in=ids, is_active=True, instansi_id=instansi_id).order_by("nama", "pk"))


@contextmanager
def _seluas_instansi() -> Iterator[None]:
    """For one look-up, let row-level security show all units of the instansi that is open; then narrow it again."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT current_setting('pmpzi.semua', true), set_config('pmpzi.semua', '1', true)")
        semula = kursor.fetchone()[0] or ""
    yield  # a failed statement undoes the setting together with the savepoint or transaction it spoils
    with connection.cursor() as kursor:
        kursor.execute("SELECT set_config('pmpzi.semua', %s, true)", [semula])
