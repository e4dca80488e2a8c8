#!/usr/bin/env python
"""Pintu perintah administrasi Django."""

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["hitung_lke"]:
        # Scores files on a bare copy of the code: no database, no queue, no settings.
        from django.conf import settings

        from lke.management.commands.hitung_lke import Command

        settings.configure()
        Command().run_from_argv(sys.argv)
        sys.exit()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmpzi.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
