from satker.models.dasar import MilikInstansi, MilikSatker
from satker.models.kabar import Pemberitahuan
from satker.models.orang import Pengguna, Penugasan
from satker.models.pohon import Instansi, Satker

__all__ = ["Instansi", "MilikInstansi", "MilikSatker", "Pemberitahuan", "Pengguna", "Penugasan", "Satker"]
