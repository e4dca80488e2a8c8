"""Celery: the one application all workers, beat and the web process share."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmpzi.settings")

app = Celery("pmpzi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("pmpzi.detak:Detak")
