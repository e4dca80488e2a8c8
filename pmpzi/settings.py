"""Settings, all from the environment; a missing variable explains itself.

The defaults suit one machine (what ``./run`` starts); production sets DATABASE_URL, REDIS_URL, PMPZI_RAHASIA and
PMPZI_HOST, and S3_* when files live in object storage. See docs/operasi.md.
"""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VERSI = "0.1.0"
env = environ.Env()


def _wajib(nama: str, guna: str) -> str:
    nilai = env.str(nama, default="")
    if not nilai:
        raise ImproperlyConfigured(f"{nama} belum diisi. Gunanya: {guna}. Untuk mencoba di satu mesin, jalankan ./run.")
    return nilai


DEBUG = env.bool("PMPZI_DEBUG", default=False)
SECRET_KEY = _wajib("PMPZI_RAHASIA", "kunci rahasia untuk menandatangani sesi dan tautan")
DATA_DIR = Path(env.str("PMPZI_DATA", default=str(BASE_DIR / ".data"))).resolve()
ALLOWED_HOSTS = env.list("PMPZI_HOST", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("PMPZI_ASAL", default=[])
ALAMAT_DASAR = env.str("PMPZI_ALAMAT", default="http://127.0.0.1:8000")
AMAN = env.bool("PMPZI_HTTPS", default=False)
# Fixes the server's clock for demos and tests, e.g. 2026-04-02T09:00:00+07:00; empty = the real clock.
PMPZI_SEKARANG = env.str("PMPZI_SEKARANG", default="")
PERAN_APLIKASI = env.str("PMPZI_PERAN_APLIKASI", default="pmpzi_app")

INSTALLED_APPS = [
    "pmpzi",
    "penilaian",
    "survei",
    "lke",
    "satker",
    "inti",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "django_celery_results",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "satker.middleware.JagaTanda",
    "inti.middleware.GalatPengguna",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "pmpzi.urls"
WSGI_APPLICATION = "pmpzi.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pmpzi.konteks.konteks_akun",
            ],
            "builtins": ["inti.templatetags.tampil", "template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {"default": env.db_url_config(_wajib("DATABASE_URL", "alamat PostgreSQL, peran aplikasi"))}
DATABASES["default"].update(
    ATOMIC_REQUESTS=True,
    CONN_MAX_AGE=env.int("PMPZI_UMUR_KONEKSI", default=600),
    CONN_HEALTH_CHECKS=True,
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _wajib("REDIS_URL", "alamat Redis/Valkey untuk antrean dan cache")


def _redis(nomor: int, *, celery: bool = False) -> str:
    """The same server for queue and cache, in separate numbered databases; unix sockets are spelled differently."""
    jenis, _, letak = REDIS_URL.partition("://")
    letak = letak.split("?", 1)[0]
    if jenis in ("unix", "redis+socket"):
        return f"redis+socket://{letak}?virtual_host={nomor}" if celery else f"unix://{letak}?db={nomor}"
    return f"{jenis}://{letak.rstrip('/')}/{nomor}"


CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis(1)}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = AMAN
SECURE_SSL_REDIRECT = AMAN
SECURE_HSTS_SECONDS = 31536000 if AMAN else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AMAN else None
SECURE_REDIRECT_EXEMPT = [r"^sehat$", r"^siap$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "pmpzi.galat.csrf"

CELERY_BROKER_URL = _redis(0, celery=True)
CELERY_RESULT_BACKEND = "django-db"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_TASK_DEFAULT_QUEUE = "cepat"
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_TASK_ROUTES = {
    "lke.tasks.hitung_ulang_periode": {"queue": "laporan"},
    "lke.tasks.periksa_nilai_tersimpan": {"queue": "laporan"},
    "lke.tasks.periksa_semua_instansi": {"queue": "laporan"},
    "penilaian.tasks.buat_dokumen": {"queue": "berkas"},
}
CELERY_BEAT_SCHEDULE = {
    # Every stored score must equal its recomputation; differences reach the sekretariat.
    "periksa-nilai-malam": {"task": "lke.tasks.periksa_semua_instansi", "schedule": crontab(hour=1, minute=30)},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-jadwal")

AUTH_USER_MODEL = "satker.Pengguna"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "satker.autentikasi.MasukNipAtauSurel"]
LOGIN_URL = "masuk"
LOGIN_REDIRECT_URL = "beranda"
LOGOUT_REDIRECT_URL = "masuk"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_VERBOSE = False
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Courts share one public address: a lock on the address would shut a whole court out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "pmpzi.galat.terkunci"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_IPWARE_PROXY_COUNT = env.int("PMPZI_JUMLAH_PROKSI", default=0) or None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

UKURAN_BERKAS_MAKS = env.int("PMPZI_UKURAN_BERKAS_MAKS", default=50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = ["inti.berkas.PenerimaBerkas"]

PENYIMPANAN = env.str("PMPZI_PENYIMPANAN", default="lokal")
if PENYIMPANAN == "s3":
    _BERKAS: dict[str, object] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _wajib("S3_BUCKET", "nama bucket penyimpanan berkas"),
            "endpoint_url": env.str("S3_ALAMAT", default="") or None,
            "access_key": _wajib("S3_KUNCI", "kunci akses penyimpanan berkas"),
            "secret_key": _wajib("S3_RAHASIA", "rahasia akses penyimpanan berkas"),
            "region_name": env.str("S3_WILAYAH", default="us-east-1"),
            "addressing_style": env.str("S3_GAYA", default="path"),
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
elif PENYIMPANAN == "lokal":
    _BERKAS = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "berkas"), "base_url": None},
    }
else:
    raise ImproperlyConfigured(f"PMPZI_PENYIMPANAN harus «lokal» atau «s3», bukan «{PENYIMPANAN}».")
STORAGES = {
    "default": _BERKAS,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = env.str("PMPZI_SUREL", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(DATA_DIR / "surel")
EMAIL_HOST = env.str("SMTP_HOST", default="localhost")
EMAIL_PORT = env.int("SMTP_PORT", default=25)
EMAIL_HOST_USER = env.str("SMTP_PENGGUNA", default="")
EMAIL_HOST_PASSWORD = env.str("SMTP_SANDI", default="")
EMAIL_USE_TLS = env.bool("SMTP_TLS", default=False)
DEFAULT_FROM_EMAIL = env.str("PMPZI_PENGIRIM", default="PMPZI <pmpzi@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"baris": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"layar": {"class": "logging.StreamHandler", "formatter": "baris"}},
    "root": {"handlers": ["layar"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}
