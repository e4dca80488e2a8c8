from django.db import migrations

from inti.basisdata import Beku, Dinding, SatuInstansi

INSTRUMEN = ["instrumen", "unsur", "pertanyaan", "opsi", "isian", "ambang"]
MILIK_SATKER = ["lembarkerja", "jawaban", "angkajawaban", "riwayatjawaban", "nilaiunsur", "bukti", "buktidukung"]


class Migration(migrations.Migration):
    """Row-level security, same-tenant keys, append-only history, published instruments frozen."""

    dependencies = [("lke", "0001_initial"), ("satker", "0002_dinding")]
    operations = [
        *[Dinding(f"lke_{t}") for t in MILIK_SATKER],
        *[Dinding(f"lke_{t}", "instansi") for t in ("periode", "berkas", "pekerjaan")],
        *[SatuInstansi(f"lke_{t}", "satker_id", "satker_satker") for t in MILIK_SATKER],
        SatuInstansi("lke_lembarkerja", "periode_id", "lke_periode"),
        SatuInstansi("lke_jawaban", "lembar_id", "lke_lembarkerja"),
        SatuInstansi("lke_nilaiunsur", "lembar_id", "lke_lembarkerja"),
        Beku("lke_riwayatjawaban"),
        migrations.RunSQL(
            "ALTER TABLE lke_jawaban ADD CONSTRAINT jawaban_opsi_milik_pertanyaan FOREIGN KEY (opsi_id, pertanyaan_id)"
            " REFERENCES lke_opsi (id, pertanyaan_id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE lke_jawaban DROP CONSTRAINT jawaban_opsi_milik_pertanyaan",
        ),
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER terbit_beku BEFORE {'UPDATE OR DELETE' if t == 'instrumen' else 'INSERT OR UPDATE OR DELETE'}"
                f" ON lke_{t} FOR EACH ROW EXECUTE FUNCTION pmpzi_instrumen_beku()",
                f"DROP TRIGGER terbit_beku ON lke_{t}",
            )
            for t in INSTRUMEN
        ],
    ]
