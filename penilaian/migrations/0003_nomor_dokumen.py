import django.db.models.deletion
from django.db import migrations, models

from inti.basisdata import Dinding


class Migration(migrations.Migration):
    """Counter of document numbers."""

    dependencies = [("penilaian", "0002_dinding"), ("satker", "0002_dinding")]
    operations = [
        migrations.CreateModel(
            name="NomorDokumen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jenis", models.CharField(max_length=20)),
                ("tahun", models.PositiveSmallIntegerField()),
                ("terakhir", models.PositiveIntegerField(default=0)),
                (
                    "instansi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="satker.instansi"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "nomor dokumen",
                "constraints": [
                    models.UniqueConstraint(fields=("instansi", "jenis", "tahun"), name="nomor_dokumen_satu_pencacah")
                ],
            },
        ),
        Dinding("penilaian_nomordokumen", "instansi"),
    ]
