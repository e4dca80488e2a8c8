"""Documents the portal makes: builders turn frozen data into plain rows, ``cetak`` and ``xlsx`` turn rows into files.

Builders ask no database. Everything shown is formatted here, so a template only places it.
"""
