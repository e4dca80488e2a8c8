"""Benchmarks: what a click costs, beside one bare Django view that updates one row (``row``). ``python -m tolok``.

See README.md in this folder for how to read the table. Seconds are never asserted in tests; query counts are, there.
"""
