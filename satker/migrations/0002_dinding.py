from django.db import migrations

from inti.basisdata import FUNGSI, Dinding, SatuInstansi


class Migration(migrations.Migration):
    """Row-level security and same-tenant keys of the unit tree and its people.

    Pengguna has no row-level security: sign-in reads it before the instansi is known (docs/keputusan/0004).
    """

    dependencies = [("satker", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNGSI, migrations.RunSQL.noop),
        Dinding("satker_satker", "pohon"),
        Dinding("satker_penugasan"),
        Dinding("satker_pemberitahuan", "instansi"),
        SatuInstansi("satker_satker", "induk_id", "satker_satker"),
        SatuInstansi("satker_penugasan", "satker_id", "satker_satker"),
        SatuInstansi("satker_penugasan", "pengguna_id", "satker_pengguna"),
        SatuInstansi("satker_pemberitahuan", "pengguna_id", "satker_pengguna"),
    ]
