"""A server like gunicorn: the parent binds the port and starts workers.

Arguments: the port, and perhaps `--daemon`. It tells its process ids on a line,
and each process says when it ends by SIGTERM.
"""

import http.server
import os
import signal
import sys


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
    workers = []
    ended = []

    def end_worker(*_):
        # The parent and who runs it both send the signal.
        if os.getpid() not in ended:
            ended.append(os.getpid())
            say("worker ends")
            os._exit(0)

    # The workers inherit it, so that no signal comes too early for them.
    signal.signal(signal.SIGTERM, end_worker)
    for _ in range(2):
        child = os.fork()
        if child == 0:
            server.serve_forever()
        workers.append(child)

    def end(*_):
        for child in workers:
            try:
                os.kill(child, signal.SIGTERM)
            except ProcessLookupError:
                pass
            os.waitpid(child, 0)
        say("parent ends")
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    say("processes " + " ".join(map(str, [os.getpid(), *workers])))
    while True:
        signal.pause()


main()
