from tests.peramban.test_meja_reviu import *
import pytest
@pytest.mark.parametrize("n",range(8))
def test_ulang(meja,halaman,n):
    log=[]
    halaman.on("console",lambda m:log.append(m.text)); halaman.on("response",lambda r: log.append(f"{r.status} {r.request.method} {r.url[-60:]}")); halaman.on("requestfailed",lambda r: log.append(f"GAGAL {r.method} {r.url[-50:]} {r.failure}")); halaman.on("dialog",lambda d:(log.append("DIALOG"),d.accept()))
    try: test_sambungan_putus_isian_menunggu_lalu_tersimpan_juga_sesudah_muat_ulang(meja,halaman)
    except Exception as e:
        print(n,"STATUS",repr(halaman.locator("[data-status]").inner_text()),halaman.evaluate("JSON.stringify(localStorage)"),*[x for x in log if "static" not in x],sep="\n"); raise
