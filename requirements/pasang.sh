# Dibaca oleh ./run dan ./test (". requirements/pasang.sh"), bukan dijalankan sendiri.
# pasang KUNCI: .venv berisi tepat yang tertulis di berkas kunci; diulang hanya bila kuncinya berubah.

_kata() { printf '%s\n' "$*" >&2; }

_cari_python() {
  for p in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$p" >/dev/null 2>&1 && "$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$p"; return 0
    fi
  done
  _kata "PMPZI memerlukan Python 3.11 atau lebih baru, dan tidak ditemukan di komputer ini."
  _kata "Pasang dahulu, misalnya: sudo apt-get install python3 python3-venv"
  return 1
}

# _paket_sistem WAJIB|ANJURAN ALASAN PAKET...: sebagai root memasang, selain itu menuliskan satu baris untuk diketik.
_paket_sistem() {
  sifat=$1; alasan=$2; shift 2
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    _kata "Memasang paket sistem: $*"
    if { DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends "$@" ||
         { timeout 120 apt-get update -qq && DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends "$@"; }
       } >/dev/null 2>&1; then return 0; fi
  fi
  _kata "$alasan Ketik satu baris ini, lalu ulangi:"
  _kata "  sudo apt-get install -y $*"
  [ "$sifat" = ANJURAN ]
}

_periksa_sistem() {
  "$1" -c 'import ensurepip, venv' 2>/dev/null ||
    _paket_sistem WAJIB "Modul venv untuk Python belum ada." \
      "$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2] if sys.executable.startswith("/usr/bin") else "python3-venv")')" || return 1
  "$1" -c 'import ctypes; [ctypes.CDLL(n) for n in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")]' 2>/dev/null ||
    _paket_sistem ANJURAN "Pustaka Pango belum lengkap; tanpa itu dokumen PDF tidak dapat dibuat." \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || return 1
  [ -e /usr/share/zoneinfo/Asia/Jakarta ] ||
    _paket_sistem WAJIB "Daftar zona waktu belum ada." tzdata
}

_sidik() { if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }

# Pemasang cepat ikut terkunci di berkas yang sama; bila tidak dapat dipasang, pip biasa juga cukup.
_pasang_uv() {
  [ -x .venv/bin/uv ] && return 0
  awk '/^uv==/ {ambil=1} ambil {print} ambil && !/\\$/ {exit}' "$1" >.venv/uv.txt
  [ -s .venv/uv.txt ] &&
    timeout 120 .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: \
      -r .venv/uv.txt >/dev/null 2>&1
}

pasang() {
  kunci=$1
  stempel=".venv/.$(basename "$kunci").sidik"
  sidik=$(_sidik "$kunci")
  if [ -x .venv/bin/python ] && [ "$(cat "$stempel" 2>/dev/null)" = "$sidik" ] && .venv/bin/python -c '' 2>/dev/null; then
    return 0
  fi
  # Dua ./run atau ./test sekaligus tidak boleh memasang ke folder yang sama bersamaan.
  if command -v flock >/dev/null 2>&1; then exec 9>.venv.kunci; flock 9; fi
  if [ "$(cat "$stempel" 2>/dev/null)" != "$sidik" ] || ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(_cari_python) || return 1
    _periksa_sistem "$python" || return 1
    if ! .venv/bin/python -c '' 2>/dev/null; then
      rm -rf .venv
      "$python" -m venv .venv || return 1
    fi
    _kata "Memasang pustaka dari $kunci …"
    if _pasang_uv "$kunci"; then
      .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes --only-binary :all: -r "$kunci" || return 1
    else
      .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r "$kunci" ||
        { _kata "Pustaka tidak dapat dipasang. Periksa sambungan internet, lalu ulangi."; return 1; }
    fi
    printf '%s\n' "$sidik" >"$stempel"
    # Kunci uji memuat semua isi kunci jalan dengan versi yang sama (diperiksa oleh ./test).
    [ "$kunci" = requirements/test.txt ] && _sidik requirements/run.txt >.venv/.run.txt.sidik
  fi
  if command -v flock >/dev/null 2>&1; then exec 9>&-; fi
  return 0
}
