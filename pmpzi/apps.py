from django.apps import AppConfig


class PmpziConfig(AppConfig):
    name = "pmpzi"
    label = "pmpzi"
