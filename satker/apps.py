from django.apps import AppConfig


class SatkerConfig(AppConfig):
    name = "satker"
    label = "satker"
