from django.apps import AppConfig


class PenilaianConfig(AppConfig):
    name = "penilaian"
    label = "penilaian"

    def ready(self) -> None:
        """Let worksheets show what a bid has to say about them."""
        from lke.domain.halaman import penyedia_sisipan
        from penilaian.domain.sisipan_lembar import sisipan_usulan

        if sisipan_usulan not in penyedia_sisipan:
            penyedia_sisipan.append(sisipan_usulan)
