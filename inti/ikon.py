"""Names of the icons a page may use, and the Lucide drawing each stands for.

Pure data: the sprite command draws from it, the ``{% ikon %}`` tag refuses a name that isn't here.
"""

# Our name -> Lucide's name. Names say what the icon means in the portal, not what it looks like.
LUCIDE: dict[str, str] = {
    "arsip": "archive",
    "awan": "cloud-check",
    "bagan": "chart-no-axes-column",
    "bawah": "chevron-down",
    "bendera": "flag",
    "berkas": "file-text",
    "bintang": "star",
    "buku": "book-open",
    "bulat": "circle",
    "cari": "search",
    "cek": "check",
    "cek-bulat": "circle-check",
    "cetak": "printer",
    "daftar": "list",
    "gambar": "image",
    "gedung": "landmark",
    "gembok": "lock",
    "geser": "grip-vertical",
    "hapus": "trash-2",
    "hp": "smartphone",
    "info": "info",
    "jam": "clock",
    "kalender": "calendar",
    "kanan": "chevron-right",
    "kelompok": "users",
    "keluar": "log-out",
    "keluar-situs": "external-link",
    "kembali": "undo-2",
    "kirim": "send",
    "kotak": "inbox",
    "kunci": "key-round",
    "kurang": "minus",
    "lampir": "paperclip",
    "lembar-hitung": "file-spreadsheet",
    "lonceng": "bell",
    "mata": "eye",
    "menu": "menu",
    "muat": "loader-circle",
    "naik": "arrow-up",
    "orang": "user",
    "panel": "panel-right",
    "papan": "clipboard-check",
    "papan-ketik": "keyboard",
    "pasir": "hourglass",
    "pensil": "pencil",
    "perisai": "shield-check",
    "peringkat": "list-ordered",
    "piala": "medal",
    "putus": "cloud-off",
    "riwayat": "history",
    "rumah": "house",
    "saring": "funnel",
    "saya": "user-check",
    "segar": "refresh-cw",
    "seru": "triangle-alert",
    "setelan": "settings",
    "silang": "x",
    "silang-bulat": "circle-x",
    "stempel": "stamp",
    "surel": "mail",
    "survei": "vote",
    "tambah": "plus",
    "tanya": "circle-question-mark",
    "tautan": "link",
    "timbangan": "scale",
    "tulis": "pen-line",
    "turun": "arrow-down",
    "unduh": "download",
    "unggah": "upload",
    "utas": "message-square",
}

# The portal's own mark: four petals of the kawung motif, filled, so it sets its own fill and no stroke.
KAWUNG = (
    '<g fill="currentColor" stroke="none" transform="rotate(45 12 12)">'
    '<ellipse cx="12" cy="5.4" rx="3.3" ry="4.9"/><ellipse cx="12" cy="18.6" rx="3.3" ry="4.9"/>'
    '<ellipse cx="5.4" cy="12" rx="4.9" ry="3.3"/><ellipse cx="18.6" cy="12" rx="4.9" ry="3.3"/></g>'
)

NAMA: frozenset[str] = frozenset(LUCIDE) | {"kawung"}
