from django.apps import AppConfig


class SatkerConfig(AppConfig):
    name = "satker"
    label = "satker"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from inti.basisdata import beri_hak_aplikasi

        # Django sends this once per app with models, after all migrations of a run are done; once is enough.
        post_migrate.connect(beri_hak_aplikasi, sender=self)
