from django.apps import AppConfig


class IntiConfig(AppConfig):
    name = "inti"
    label = "inti"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from inti.basisdata import beri_hak_aplikasi

        post_migrate.connect(beri_hak_aplikasi, sender=self)
