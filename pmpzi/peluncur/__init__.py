"""The launcher behind ``./run``: PostgreSQL, Valkey, web, worker and beat on one machine, standard library only.

It imports neither Django nor a database driver: everything that needs them runs as a child process.
"""
