"""gunicorn: synchronous workers, one per core (threads were up to five times slower on template pages).

Read by ``./run`` and by the container alike; PORT, WEB_CONCURRENCY and PMPZI_PROKSI come from the environment.
"""

import os

_inti = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

bind = f"{os.environ.get('PMPZI_DENGAR', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY") or _inti)
worker_class = "sync"
# One import shared by all workers: faster start, less memory. No connection is opened while importing.
preload_app = True
timeout = 60
graceful_timeout = 10
control_socket_disable = True
# The worker's sign of life is a file; on a slow disk it would stall the worker.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn makes its own file there
forwarded_allow_ips = os.environ.get("PMPZI_PROKSI", "127.0.0.1")
accesslog = None
errorlog = "-"
loglevel = "info"
