# Satu citra untuk web, pekerja, penjadwal dan persiapan; perintahnya dipilih di docker-compose.yml.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app pmpzi

WORKDIR /app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=pmpzi.settings PMPZI_DATA=/app/.data PMPZI_DENGAR=0.0.0.0 PORT=8000

COPY requirements/run.txt requirements/run.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/run.txt

COPY . .
# Berkas tampilan ikut di dalam citra. Alamat di baris ini hanya agar pengaturan terbaca; tidak ada yang dihubungi.
RUN DATABASE_URL=postgres://bangun@127.0.0.1:1/bangun REDIS_URL=redis://127.0.0.1:1 PMPZI_RAHASIA=bangun \
    python manage.py collectstatic --noinput -v 0 \
 && chown -R pmpzi:pmpzi /app/.data

USER pmpzi
EXPOSE 8000
CMD ["gunicorn", "-c", "pmpzi/gunicorn_conf.py", "pmpzi.wsgi:application"]
