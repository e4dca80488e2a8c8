"""``python -m tolok.benih JUMLAH KELUARAN.json``: a portal full of worksheets and bids, written in bulk.

Every unit gets a full sheet (answers, notes, evidence links, history, scores by the real engine) and a bid that waits at
the TPI; in the periode before, a bid that became ``calon``. What is measured reads these rows; nothing here is measured.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sys
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

django.setup()

import psycopg2  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.cached_db import SessionStore  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from lke.domain.instrumen import Bagan, bagan  # noqa: E402
from lke.domain.lembar import isi_beku  # noqa: E402
from lke.domain.nilai import desimal, periksa_nilai  # noqa: E402
from lke.models import LembarKerja, Periode  # noqa: E402
from penilaian.domain.periode import muat_periode  # noqa: E402
from penilaian.enums import JenisDokumen, StatusDokumen  # noqa: E402
from penilaian.models import Ajuan, Dokumen, JejakUsulan, Reviu, Usulan  # noqa: E402
from satker.enums import Peran  # noqa: E402
from satker.lingkup import lingkup_instansi  # noqa: E402
from satker.models import Instansi, Pengguna, Penugasan, Satker  # noqa: E402
from tolok.isian import catatan, isi_lembar  # noqa: E402

BENIH = 20260402
SEKARANG = datetime.now(UTC)
BUKTI_PER_LEMBAR = 20
YAML = Path(settings.BASE_DIR) / "penilaian" / "data" / "periode" / "ma-umum-2026.yaml"


# Raw rows -----------------------------------------------------------------------------------------------------------


class Penyalin:
    """COPY as superuser of the throw-away cluster, triggers and foreign keys off: half a million rows in seconds."""

    def __init__(self) -> None:
        self.sambungan = psycopg2.connect(os.environ["TOLOK_ADMIN"])
        self.kursor = self.sambungan.cursor()
        self.kursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")

    def nomor(self, tabel: str, banyak: int) -> range:
        """Draw ``banyak`` ids that follow one another."""
        self.kursor.execute(f"SELECT coalesce(max(id), 0) FROM {tabel}")
        mulai = self.kursor.fetchone()[0] + 1
        self.kursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [tabel, mulai + banyak])
        return range(mulai, mulai + banyak)

    def salin(self, tabel: str, kolom: Sequence[str], baris: Iterable[Sequence[Any]]) -> None:
        isi = io.StringIO()
        for satu in baris:
            isi.write("\t".join("\\N" if x is None else str(x) for x in satu) + "\n")
        isi.seek(0)
        self.kursor.copy_expert(f"COPY {tabel} ({', '.join(kolom)}) FROM STDIN", isi)

    def tutup(self) -> None:
        self.sambungan.commit()
        self.sambungan.autocommit = True
        self.kursor.execute("VACUUM ANALYZE")
        self.sambungan.close()


def tulis_lembar(penyalin: Penyalin, satker: Sequence[Satker], periode: Periode, papan: Bagan, orang: int) -> None:
    """Full sheets: LembarKerja, Jawaban, AngkaJawaban, RiwayatJawaban, NilaiUnsur, Bukti, BuktiDukung."""
    acak = random.Random(BENIH)
    lembar_id = penyalin.nomor("lke_lembarkerja", len(satker))
    jumlah_soal = len(papan.soal)
    jawaban_id = penyalin.nomor("lke_jawaban", len(satker) * jumlah_soal)
    bukti_id = penyalin.nomor("lke_bukti", len(satker) * BUKTI_PER_LEMBAR)
    lembar, jawaban, angka, riwayat, nilai, bukti, dukung = ([] for _ in range(7))  # type: ignore[var-annotated]
    saat = SEKARANG.isoformat()
    for i, s in enumerate(satker):
        milik = (s.instansi_id, s.pk)
        isi = isi_lembar(papan.pohon, papan.mesin, acak)
        hasil = papan.mesin.hitung(isi)
        lid = lembar_id[i]
        lembar.append((lid, *milik, periode.pk, desimal(hasil.total), hasil.terjawab, hasil.jumlah, saat))
        for kode, n in hasil.simpul.items():
            nilai.append((*milik, lid, papan.unsur[kode].id, desimal(n.nilai), n.terjawab, n.jumlah))
        for j in range(BUKTI_PER_LEMBAR):
            kode_bukti = uuid.UUID(int=acak.getrandbits(128), version=4)
            tautan = f"https://arsip.example/{s.kode.lower()}/2026/{j + 1}"
            bukti.append(
                (
                    bukti_id[i * BUKTI_PER_LEMBAR + j],
                    *milik,
                    kode_bukti,
                    "tautan",
                    f"SK dan notulen {j + 1}",
                    tautan,
                    orang,
                    saat,
                )
            )
        for j, (kode, soal) in enumerate(papan.soal.items()):
            jid = jawaban_id[i * jumlah_soal + j]
            satu = isi[kode]
            opsi = soal.opsi_id[satu] if isinstance(satu, str) else None
            tulisan = catatan(i + 1, kode)
            jawaban.append((jid, *milik, lid, soal.id, opsi, tulisan, 1, "f", saat, orang))
            angka_teks = {} if isinstance(satu, str) else {k: str(v) for k, v in satu.items()}
            riwayat.append(
                (*milik, jid, 1, satu if isinstance(satu, str) else "", json.dumps(angka_teks), tulisan, orang, saat)
            )
            if not isinstance(satu, str):
                angka += [(*milik, jid, soal.isian_id[k], v) for k, v in satu.items()]
            dukung.append((*milik, jid, bukti_id[i * BUKTI_PER_LEMBAR + j % BUKTI_PER_LEMBAR], saat))
    m = ("instansi_id", "satker_id")
    penyalin.salin("lke_lembarkerja", ("id", *m, "periode_id", "total", "terjawab", "jumlah", "diubah"), lembar)
    kolom = (
        "id",
        *m,
        "lembar_id",
        "pertanyaan_id",
        "opsi_id",
        "catatan",
        "versi",
        "dari_tahun_lalu",
        "diubah",
        "diubah_oleh_id",
    )
    penyalin.salin("lke_jawaban", kolom, jawaban)
    penyalin.salin("lke_angkajawaban", (*m, "jawaban_id", "isian_id", "nilai"), angka)
    penyalin.salin(
        "lke_riwayatjawaban", (*m, "jawaban_id", "versi", "opsi_kode", "angka", "catatan", "oleh_id", "pada"), riwayat
    )
    penyalin.salin("lke_nilaiunsur", (*m, "lembar_id", "unsur_id", "nilai", "terjawab", "jumlah"), nilai)
    penyalin.salin("lke_bukti", ("id", *m, "kode", "jenis", "nama", "tautan", "oleh_id", "dibuat"), bukti)
    penyalin.salin("lke_buktidukung", (*m, "jawaban_id", "bukti_id", "dipasang_pada"), dukung)


# Bids ---------------------------------------------------------------------------------------------------------------


def tulis_usulan(
    lembar: Sequence[LembarKerja], *, status: str, tahap: str, orang: int, isi: dict[int, dict[str, Any]]
) -> None:
    """A bid, its frozen round and its history per sheet; a ``calon`` has the last TPI level's review too."""
    usulan = Usulan.objects.bulk_create(
        Usulan(
            instansi_id=s.instansi_id,
            satker_id=s.satker_id,
            periode_id=s.periode_id,
            lembar=s,
            predikat="WBK",
            status=status,
            tahap=tahap,
            putaran=1,
            dibuat=SEKARANG - timedelta(days=20),
            dibuat_oleh_id=orang,
            berubah=SEKARANG - timedelta(minutes=i),
        )
        for i, s in enumerate(lembar)
    )

    def _ajuan(u: Usulan) -> Ajuan:
        beku = {**isi[u.satker_id], "kekurangan_diakui": []}
        teks = json.dumps(beku, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return Ajuan(
            instansi_id=u.instansi_id, satker_id=u.satker_id, usulan=u, putaran=1, tahap="pt", isi=beku,
            sidik=hashlib.sha256(teks.encode()).hexdigest(), total=Decimal(beku["total"]),
            pengungkit=Decimal(beku["simpul"]["A"]["nilai"]), oleh_id=orang, pada=u.berubah,
        )  # fmt: skip

    ajuan = Ajuan.objects.bulk_create((_ajuan(u) for u in usulan), batch_size=50)
    JejakUsulan.objects.bulk_create(
        (
            JejakUsulan(
                instansi_id=u.instansi_id,
                satker_id=u.satker_id,
                usulan=u,
                aksi=aksi,
                dari=dari,
                ke=ke,
                tahap=di,
                putaran=1,
                oleh_id=orang,
                peran=peran,
                pada=u.dibuat + timedelta(hours=jam),
                sidik_ajuan=a.sidik,
            )
            for u, a in zip(usulan, ajuan, strict=True)
            for jam, (aksi, dari, ke, di, peran) in enumerate(JALAN[status])
        ),
        batch_size=2000,
    )
    if status == "calon":
        Reviu.objects.bulk_create(
            (
                Reviu(
                    instansi_id=u.instansi_id,
                    satker_id=u.satker_id,
                    usulan=u,
                    ajuan=a,
                    tahap="tpi",
                    tingkat="pengendali_teknis",
                    penilai_id=orang,
                    dinilai=len(a.isi["jawaban"]),
                    jumlah=len(a.isi["jawaban"]),
                    total=a.total,
                    pengungkit=a.pengungkit,
                    spak=Decimal(a.isi["simpul"]["B.I.a"]["nilai"]),
                    simpul={k: v["nilai"] for k, v in a.isi["simpul"].items()},
                    mulai=u.dibuat,
                    selesai=u.berubah,
                    selesai_oleh_id=orang,
                )
                for u, a in zip(usulan, ajuan, strict=True)
            ),
            batch_size=200,
        )


def tulis_dokumen(periode: Periode, akar: Satker, oleh: Pengguna) -> dict[str, int]:
    """Documents asked for and never queued: ``tolok.dalam`` makes them as the worker would."""
    usulan = Usulan.objects.filter(periode=periode).select_related("satker").order_by("pk")[0]
    alinea = "Lama penyelesaian perkara turun dari 58 menjadi 31 hari; pengaduan turun dari 17 menjadi 4."
    ikhtisar = {k: "\n".join([alinea] * 4) for k in ("hasil", "perubahan", "inovasi")}
    milik = {
        "instansi_id": akar.instansi_id,
        "periode": periode,
        "status": StatusDokumen.DIBUAT.value,
        "oleh": oleh,
        "dibuat": SEKARANG,
    }
    satu = Dokumen.objects.create(
        **milik, satker=usulan.satker, jenis=JenisDokumen.IKHTISAR.value, nomor="0001/IKH-ZI/MA/2026", usulan=usulan,
        ajuan=usulan.ajuan.get(), kode_periksa="tolok-ikhtisar",
        parameter={"satker": usulan.satker.nama, "zona": usulan.satker.zona, "lembar_id": None, "penuh": False, "isi": ikhtisar},
    )  # fmt: skip
    daftar = Dokumen.objects.create(
        **milik, satker=akar, jenis=JenisDokumen.DAFTAR_CALON_XLSX.value, nomor="0001/DCX-ZI/MA/2026", kode_periksa="tolok-daftar",
        parameter={"satker": akar.nama, "zona": akar.zona, "lembar_id": None, "penuh": True, "isi": {}},
    )  # fmt: skip
    return {"ikhtisar": satu.pk, "daftar": daftar.pk}


JALAN = {
    "diajukan": [
        ("buka", "", "pengisian", "", "operator"),
        ("ajukan", "pengisian", "diajukan", "pt", "pimpinan"),
        ("mulai_telaah", "diajukan", "ditelaah", "pt", "verifikator"),
        ("setujui", "ditelaah", "disetujui", "pt", "ketua_tim"),
        ("usulkan", "disetujui", "diajukan", "tpi", "ketua_tim"),
    ],
    "calon": [
        ("buka", "", "pengisian", "", "operator"),
        ("ajukan", "pengisian", "diajukan", "pt", "pimpinan"),
        ("rekomendasikan", "ditelaah", "direkomendasikan", "tpi", "pengendali_teknis"),
        ("tetapkan", "direkomendasikan", "calon", "penetapan", "sekretariat"),
    ],
}


# People -------------------------------------------------------------------------------------------------------------


def orang(nama: str, tugas: Sequence[tuple[Peran, Satker]], instansi: Instansi) -> Pengguna:
    p = Pengguna(instansi=instansi, surel=f"{nama}@tolok.example", nama=nama.replace(".", " ").title())
    p.set_unusable_password()
    p.save()
    Penugasan.objects.bulk_create(
        Penugasan(instansi=instansi, satker=s, pengguna=p, peran=peran.value, mulai=date(2020, 1, 1))
        for peran, s in tugas
    )
    return p


def sesi(p: Pengguna) -> str:
    """A signed-in session's key, as after the sign-in page."""
    s = SessionStore()
    s[SESSION_KEY] = str(p.pk)
    s[BACKEND_SESSION_KEY] = "satker.autentikasi.MasukNipAtauSurel"
    s[HASH_SESSION_KEY] = p.get_session_auth_hash()
    s.create()
    assert s.session_key
    return s.session_key


def alamat(nama: str, *isi: Any) -> str:
    """Path of a named page; "" when the portal has no such page (the case is then left out, and said so)."""
    try:
        return reverse(nama, args=isi)
    except NoReverseMatch:
        return ""


def main(jumlah: int, keluaran: Path) -> None:
    ma = Instansi.objects.get(kode="MA")
    teks = YAML.read_text()
    muat_periode(teks, sekarang=SEKARANG, jadwal_geser=SEKARANG.date())
    lalu_teks = teks.replace("kode: MA-UMUM-2026", "kode: TOLOK-LALU").replace("tahun: 2026", "tahun: 2025", 1)
    muat_periode(lalu_teks, sekarang=SEKARANG, jadwal_geser=SEKARANG.date())
    with lingkup_instansi(ma.pk):
        semua = list(Satker.objects.order_by("pk"))
        pn = next(s for s in semua if s.nama == "Pengadilan Negeri Sarolangun")
        pt = next(s for s in semua if s.pk == pn.induk_id)
        akar = next(s for s in semua if s.induk_id is None)
        # The measured court first, then those that share its chain, then the rest.
        pilihan = sorted(semua, key=lambda s: (s.pk != pn.pk, s.jenis != "PN", s.pk))[:jumlah]
        kini = Periode.objects.get(kode="MA-UMUM-2026")
        lalu = Periode.objects.get(kode="TOLOK-LALU")
        operator = orang("operator.pn", [(Peran.OPERATOR, pn)], ma)
        nasional = orang(
            "operator.nasional", [(Peran.OPERATOR, pn), (Peran.SEKRETARIAT, akar), (Peran.ADMIN_INSTANSI, akar)], ma
        )
        sekretariat = orang("sekretariat", [(Peran.SEKRETARIAT, akar)], ma)
        penilai = orang("penilai.tpi", [(Peran.PENILAI_ANGGOTA, akar)], ma)
        ketua_pt = orang("ketua.pt", [(Peran.VERIFIKATOR, pt), (Peran.KETUA_TIM, pt)], ma)
    papan = bagan(kini.instrumen_id)
    penyalin = Penyalin()
    tulis_lembar(penyalin, pilihan, kini, papan, operator.pk)
    penyalin.sambungan.commit()
    with lingkup_instansi(ma.pk):
        lembar = list(LembarKerja.objects.filter(periode=kini).select_related("satker", "periode").order_by("pk"))
        isi = {s.satker_id: isi_beku(s) for s in lembar}
        contoh = [s.pk for s in lembar[:: max(1, len(lembar) // 20)]]
        if beda := periksa_nilai(contoh):
            raise SystemExit(f"Nilai yang ditulis berbeda dari hasil hitung: {beda[:3]}")
        milik_pn = next(s for s in lembar if s.satker_id == pn.pk)
        Usulan.objects.create(
            instansi=ma, satker=pn, periode=kini, lembar=milik_pn, predikat="WBK", status="pengisian", dibuat=SEKARANG,
            dibuat_oleh=operator, berubah=SEKARANG,
        )  # fmt: skip
        tulis_usulan(
            [s for s in lembar if s.satker_id != pn.pk], status="diajukan", tahap="tpi", orang=operator.pk, isi=isi
        )
        lama = LembarKerja.objects.bulk_create(
            LembarKerja(
                instansi_id=s.instansi_id,
                satker_id=s.satker_id,
                periode=lalu,
                total=s.total,
                terjawab=s.terjawab,
                jumlah=s.jumlah,
                diubah=SEKARANG,
                terkunci_pada=SEKARANG,
                terkunci_oleh=sekretariat,
            )
            for s in lembar
        )
        tulis_usulan(lama, status="calon", tahap="seleksi_administrasi", orang=operator.pk, isi=isi)
        dokumen = tulis_dokumen(lalu, akar, sekretariat)
    penyalin.tutup()
    soal = next(k for k, s in papan.soal.items() if len(s.opsi_id) >= 3)
    s = papan.soal[soal]
    hasil = {
        "satker": len(pilihan),
        "lembar": milik_pn.pk,
        "kode": soal,
        "opsi": list(s.opsi_id)[:2],
        "periode_lalu": lalu.pk,
        "periode": kini.pk,
        "instansi": ma.pk,
        "dokumen": dokumen,
        "kuki": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "sesi": {
            "operator": sesi(operator), "nasional": sesi(nasional), "sekretariat": sesi(sekretariat), "penilai": sesi(penilai),
            "ketua_pt": sesi(ketua_pt),
        },
        "alamat": {
            "simpan": alamat("jawaban_simpan", milik_pn.pk, soal),
            "area": alamat("lembar_area", milik_pn.pk, papan.halaman_soal(soal).kode),
            "lembar": alamat("lembar", milik_pn.pk),
            "beranda": alamat("beranda"),
            "antrean": alamat("reviu_antrean"),
            "calon": alamat("calon", lalu.pk),
            "peringkat": alamat("peringkat", lalu.pk, "tpi"),
            "usulan_daftar": alamat("usulan_daftar"),
            "lembar_daftar": alamat("lembar_daftar"),
        },
        "soal_halaman": papan.halaman_soal(soal).soal,
    }  # fmt: skip
    keluaran.write_text(json.dumps(hasil))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
