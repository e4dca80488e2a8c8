"""The portal's own settings and one thing more: the counter of ``tolok.hitung``, silent until asked."""

from pmpzi.settings import *  # noqa: F403 - the portal's settings as they are, that is the point
from pmpzi.settings import MIDDLEWARE as _MIDDLEWARE

MIDDLEWARE = ["tolok.hitung.Penghitung", *_MIDDLEWARE]
