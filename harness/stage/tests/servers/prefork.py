"""A server like gunicorn: the parent binds the port and starts workers.

Arguments: the port, and perhaps `--daemon`. It tells its process ids on a line,
and each process says when it ends by SIGTERM.
"""

import http.server
import os
import signal
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


def say(line):
    """Writes a line at once: several processes share the output."""
    os.write(1, line.encode() + b"\n")


def become_daemon():
    """Leaves the parent, the session and the group, as daemons do."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)


def main():
    if "--daemon" in sys.argv:
        become_daemon()
    server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    # The workers inherit it: a signal waits until it is waited for, and comes once.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    workers = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            signal.sigwait({signal.SIGTERM})
            say("worker ends")
            os._exit(0)
        workers.append(child)
    say("processes " + " ".join(map(str, [os.getpid(), *workers])))
    signal.sigwait({signal.SIGTERM})
    for child in workers:
        try:
            os.kill(child, signal.SIGTERM)
        except ProcessLookupError:
            pass
        os.waitpid(child, 0)
    say("parent ends")
    os._exit(0)


main()
