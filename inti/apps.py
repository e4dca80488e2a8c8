from django.apps import AppConfig


class IntiConfig(AppConfig):
    name = "inti"
    label = "inti"
