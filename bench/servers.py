"""A server as a process: started, measured, ended; and what the system knows of it."""

import contextlib
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMAGE = pathlib.Path(os.environ.get("WEBSERV_IMAGE", ROOT / "distribution" / "target" / "webserv"))
PATIENCE_SECONDS = 30

# Below those that the system gives to clients: many thousand connections have just had one of these.
PORTS = iter(random.sample(range(20_000, 32_000), 1_000))


class Failure(Exception):
    """A server that does not do what it is measured for."""


def free_port():
    """One that nobody listens on, and that nobody was given before."""
    for port in PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Failure("no port is free")


@contextlib.contextmanager
def temporary_folder():
    """In memory where the system has such a place, so that no disk is measured."""
    memory = pathlib.Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="webserv-bench-", dir=place) as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # workers may be another user than root
        yield folder


class Server:
    """A server that can be started and ended again and again.

    Its companions are processes that it needs beside it, such as the one that runs programs for
    NGINX; they count as a part of it. One in Java becomes fast with time.
    """

    def __init__(self, name, command, port, environment=None, companions=(), log=None,
                 is_java=False):
        self.name = name
        self.command = command
        self.port = port
        self.environment = environment or {}
        self.companions = companions
        self.log = log
        self.is_java = is_java
        self.processes = []

    def start(self, cpu=None):
        """Starts it, pinned to a core if one is given.

        Returns the seconds until its first answer.
        """
        pinned = ["taskset", "-c", str(cpu)] if cpu is not None else []
        with open(self.log or os.devnull, "ab") as log:
            for command in self.companions:
                self._spawn(pinned + command, log)
            begin = time.monotonic()
            self._spawn(pinned + self.command, log)
        try:
            self._wait_for_answer(begin)
        except Failure:
            self.stop()
            raise
        return time.monotonic() - begin

    def _wait_for_answer(self, begin):
        while not self._answers():
            self.check()
            if time.monotonic() - begin > PATIENCE_SECONDS:
                raise Failure(f"{self.name} gave no answer within {PATIENCE_SECONDS} s")
            time.sleep(0.001)
        self.check()

    def check(self):
        """Another's answers are not this server's: its process has to be there."""
        if any(process.poll() is not None for process in self.processes):
            raise Failure(f"{self.name} ended: {self._last_words()}")

    def _spawn(self, command, log):
        self.processes.append(
            subprocess.Popen(
                [str(word) for word in command],
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # some end their whole group, and this script is not of it
            )
        )

    def _last_words(self):
        lines = self.log.read_text(errors="replace").split("\n") if self.log else []
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")

    def _answers(self):
        try:
            status, _ = ask(self.port, "/1k.bin")
        except OSError:
            return False
        if status != 200:
            raise Failure(f"{self.name} answers {status} to a request for a file")
        return True

    def stop(self):
        """Ends it and its companions, each with the group of processes that it began."""
        for process in self.processes:
            _signal_group(process, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                print(f"bench: {self.name} had to be killed", file=sys.stderr)
                _signal_group(process, signal.SIGKILL)
                process.wait()
        self.processes = []

    @property
    def pid(self):
        """Of the server itself."""
        return self.processes[-1].pid

    def cpu_seconds(self):
        """What it has used with all its children, those included that have ended."""
        ticks = sum(_ticks(pid) for pid in self._family())
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Octets of memory of it and its children; what processes share counts once (PSS)."""
        return sum(_proportional_set(pid) for pid in self._family())

    def _family(self):
        waiting = [process.pid for process in self.processes]
        family = []
        while waiting:
            pid = waiting.pop()
            family.append(pid)
            waiting += _children(pid)
        return family


@contextlib.contextmanager
def running(server, cpu=None):
    server.start(cpu)
    try:
        yield server
    finally:
        server.stop()


def ask(port, path, host="localhost"):
    """One GET over a connection of its own: the status and the content."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        return read_answer(connection)


def read_answer(connection):
    """Reads one answer whose length its head tells, or else to the end: the status, the content."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        octets = connection.recv(65536)
        if not octets:
            raise OSError("the server ended the connection")
        answer += octets
    head, _, content = answer.partition(b"\r\n\r\n")
    status = int(head[9:12])
    told = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    length = int(told[1]) if told else 0 if status in (204, 304) else None
    parts, have = [content], len(content)
    while length is None or have < length:
        octets = connection.recv(1 << 20)
        if not octets:
            break
        parts.append(octets)
        have += len(octets)
    if length is not None and have != length:
        raise OSError(f"{have} octets of content, not {length}")
    return status, b"".join(parts)


def end_in_order():
    """Makes SIGTERM an exception, as SIGINT is one, so that no server outlives the script."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended by a signal"))


def _signal_group(process, number):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _children(pid):
    """Children of any thread; none of a process that has ended."""
    children = []
    with contextlib.suppress(OSError):
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            children += [int(child) for child in (task / "children").read_text().split()]
    return children


def _ticks(pid):
    with contextlib.suppress(OSError):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15])  # utime, stime, cutime, cstime
    return 0


def _proportional_set(pid):
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
