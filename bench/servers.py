"""The servers that are compared: each serves one folder on a loopback port of its own."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMAGE = pathlib.Path(os.environ.get("WEBSERV_IMAGE", ROOT / "distribution" / "target" / "webserv"))

NGINX_CONF = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    open_file_cache off;
    keepalive_requests 1000000000;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
"""

WEBSERV_YAML = """
keepalive_requests: 1000000000
servers:
  - listen: "127.0.0.1:{port}"
    root: "{site}"
"""


def require(*commands):
    """Ends the script with one line when a command is missing."""
    missing = [command for command in commands if not shutil.which(command)]
    if missing:
        sys.exit("bench: install first: " + ", ".join(missing))
    if not (IMAGE / "bin" / "webserv").exists():
        sys.exit("bench: build the image first: ./mvnw -DskipTests package")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def folder_with_site():
    """A temporary folder with site/1k.bin, the file of 1 KiB that everybody serves."""
    with tempfile.TemporaryDirectory(prefix="webserv-bench-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # NGINX's worker is another user than root
        (folder / "site").mkdir()
        (folder / "site" / "1k.bin").write_bytes(b"0123456789abcde\n" * 64)
        yield folder


class Server:
    """A server that can be started and stopped again and again."""

    def __init__(self, name, command, port, environment=None, path="/1k.bin"):
        self.name = name
        self.command = command
        self.port = port
        self.path = path
        self.environment = environment or {}
        self.process = None

    def start(self, cpu=None):
        """Starts it, pinned to a core if one is given.

        Returns the seconds until its first answer.
        """
        pinned = ["taskset", "-c", str(cpu)] if cpu is not None else []
        begin = time.monotonic()
        self.process = subprocess.Popen(
            pinned + [str(word) for word in self.command],
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self.answers():
            if self.process.poll() is not None:
                sys.exit(f"bench: {self.name} ended with status {self.process.returncode}")
            if time.monotonic() - begin > 30:
                self.stop()
                sys.exit(f"bench: {self.name} gave no answer within 30 s")
            time.sleep(0.001)
        return time.monotonic() - begin

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(
                    f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                answer = connection.recv(4096)
        except OSError:
            return False
        if not answer.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"bench: {self.name} answered {answer[:60]!r}")
        return True

    def cpu_seconds(self):
        """What the process and its children have used."""
        ticks = sum(self._ticks(pid) for pid in [self.process.pid, *self._children()])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _children(self):
        path = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return path.read_text().split()

    @staticmethod
    def _ticks(pid):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def nginx(folder):
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(NGINX_CONF.format(folder=folder, port=port, site=folder / "site"))
    return Server("nginx", ["nginx", "-p", folder, "-c", conf, "-e", folder / "nginx-error.log"], port)


def webserv(folder, name="webserv", java_options=""):
    port = free_port()
    conf = folder / f"webserv-{port}.yaml"
    conf.write_text(WEBSERV_YAML.format(port=port, site=folder / "site"))
    command = [IMAGE / "bin" / "webserv", "run", "-c", conf]
    return Server(name, command, port, {"WEBSERV_JAVA_OPTS": java_options})
