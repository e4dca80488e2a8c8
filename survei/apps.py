from django.apps import AppConfig


class SurveiConfig(AppConfig):
    name = "survei"
    label = "survei"
