from django.db import migrations

from inti.basisdata import Beku, Dinding, SatuInstansi

MILIK_SATKER = [
    "perpanjangan",
    "usulan",
    "ajuan",
    "jejakusulan",
    "reviu",
    "nilaibutir",
    "angkabutir",
    "tanggapan",
    "peringkat",
    "pengusulan",
    "pengusulanbutir",
    "clearance",
    "hasiltahap",
    "predikatsatker",
]
MILIK_INSTANSI = ["tahap", "jadwal", "kuota"]


class Migration(migrations.Migration):
    """Row-level security, same-tenant keys, frozen rounds and append-only history."""

    dependencies = [("penilaian", "0001_initial"), ("lke", "0002_dinding")]
    operations = [
        *[Dinding(f"penilaian_{t}") for t in MILIK_SATKER],
        *[Dinding(f"penilaian_{t}", "instansi") for t in MILIK_INSTANSI],
        Dinding("penilaian_dokumen", "satker", "kode_periksa"),
        *[SatuInstansi(f"penilaian_{t}", "satker_id", "satker_satker") for t in [*MILIK_SATKER, "dokumen"]],
        *[SatuInstansi(f"penilaian_{t}", "periode_id", "lke_periode") for t in MILIK_INSTANSI],
        SatuInstansi("penilaian_usulan", "lembar_id", "lke_lembarkerja"),
        SatuInstansi("penilaian_usulan", "periode_id", "lke_periode"),
        SatuInstansi("penilaian_ajuan", "usulan_id", "penilaian_usulan"),
        SatuInstansi("penilaian_jejakusulan", "usulan_id", "penilaian_usulan"),
        SatuInstansi("penilaian_reviu", "usulan_id", "penilaian_usulan"),
        *[
            Beku(f"penilaian_{t}")
            for t in ("ajuan", "jejakusulan", "tanggapan", "pengusulan", "pengusulanbutir", "clearance", "hasiltahap")
        ],
        migrations.RunSQL(
            "ALTER TABLE penilaian_nilaibutir ADD CONSTRAINT butir_opsi_milik_pertanyaan FOREIGN KEY (opsi_id, pertanyaan_id)"
            " REFERENCES lke_opsi (id, pertanyaan_id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE penilaian_nilaibutir DROP CONSTRAINT butir_opsi_milik_pertanyaan",
        ),
    ]
