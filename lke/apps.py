from django.apps import AppConfig


class LkeConfig(AppConfig):
    name = "lke"
    label = "lke"
