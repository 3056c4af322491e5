"""What asks the servers: wrk where it can, clients of our own where it cannot.

Every load ends by itself: after so many seconds, or so many requests, whichever comes first.
"""

import contextlib
import dataclasses
import os
import pathlib
import re
import resource
import socket
import subprocess
import sys
import time

import servers

HERE = pathlib.Path(__file__).resolve().parent
LUA = {name: HERE / f"{name}.lua" for name in ("pipelined", "hosts")}
MIB = 1024 * 1024
SCALES = {"B": 1, "KB": 1024, "MB": MIB, "GB": 1024 * MIB, "TB": 1024 * 1024 * MIB}
UNITS = {"us": 1, "ms": 1e3, "s": 1e6, "m": 60e6}
MOST_PUTS = 200


@dataclasses.dataclass
class Result:
    """What one load of one server gave; what was not measured is None.

    `rate` is per second; of large documents in MiB, else in requests. `cpu` is in microseconds, for
    each of these. Latencies are in microseconds, memory in octets.
    """

    rate: float = None
    cpu: float = None
    p50: float = None
    p99: float = None
    memory: float = None
    milliseconds: float = None


def raise_descriptor_limit():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def wrk(server, path, seconds, connections, script=None, fields=(), in_mib=False):
    """Asks for one path over so many connections."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    command += [part for field in fields for part in ("-H", field)]
    command += ["-s", LUA[script]] if script else []
    before = server.cpu_seconds()
    done = subprocess.run(
        [str(word) for word in command + [f"http://127.0.0.1:{server.port}{path}"]],
        capture_output=True, text=True, timeout=seconds * 2 + 60)
    server.check()
    cpu = server.cpu_seconds() - before
    said = done.stdout
    if done.returncode != 0 or "Non-2xx" in said or _broken(said):
        raise servers.Failure(f"{server.name} failed under load:\n{said}{done.stderr}")
    requests, time_taken, octets, scale = re.search(
        r"(\d+) requests in ([\d.]+\w+), ([\d.]+)([KMGT]?B) read", said).groups()
    units = float(octets) * SCALES[scale] / MIB if in_mib else int(requests)
    if units == 0:
        raise servers.Failure(f"{server.name} answered nothing in {seconds} s")
    return Result(
        rate=units / (_microseconds(time_taken) / 1e6), cpu=cpu / units * 1e6,
        p50=_percentile(said, 50), p99=_percentile(said, 99))


def awake(client, server, path, seconds):
    """Asks for one path over one connection, with a client that never sleeps."""
    before = server.cpu_seconds()
    command = [client, str(server.port), path, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds * 2 + 60)
    server.check()
    cpu = server.cpu_seconds() - before
    if done.returncode != 0:
        raise servers.Failure(f"{server.name} failed under load:\n{done.stderr}")
    requests, time_taken = (float(number) for number in done.stdout.split())
    return Result(rate=requests / time_taken, cpu=cpu / requests * 1e6)


def _broken(said):
    """Whether connections broke. wrk counts as read errors those that end in time, too."""
    errors = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    return errors is not None and any(int(errors[i]) for i in (1, 3, 4))


def _percentile(said, which):
    return _microseconds(re.search(rf"{which}%\s+([\d.]+\w+)", said)[1]) or None  # 0 is unknown


def _microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()
    return float(number) * UNITS[unit]


def put(server, seconds, folder):
    """Puts 100 MiB again and again over one connection."""
    name = folder / "site" / "100m.bin"
    times = []
    before = server.cpu_seconds()
    end = time.monotonic() + seconds
    with open(name, "rb") as file, _connected(server) as connection:
        while not times or (time.monotonic() < end and len(times) < MOST_PUTS):
            begin = time.monotonic()
            _put_once(server, connection, file)
            times.append(time.monotonic() - begin)
    mebibytes = 100 * len(times)
    cpu = server.cpu_seconds() - before
    return Result(rate=mebibytes / sum(times), cpu=cpu / mebibytes * 1e6)


def _put_once(server, connection, file):
    size = os.fstat(file.fileno()).st_size
    head = f"PUT /put/large.bin HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"
    connection.sendall(head.encode())
    connection.sendfile(file, 0)
    status, _ = servers.read_answer(connection)
    if status not in (200, 201, 204):
        raise servers.Failure(f"{server.name} answers {status} to a PUT")


def _connected(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


@contextlib.contextmanager
def idle_connections(server, count):
    """Holds connections that have each had one answer and ask nothing more.

    Another process holds them, so that both sides have the descriptors that they need.
    """
    holder = subprocess.Popen(
        [sys.executable, HERE / "idle_clients.py", str(server.port), str(count)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        said = holder.stdout.readline()
        if said != f"{count}\n":
            raise servers.Failure(f"{server.name} does not keep {count} connections: {said.strip()}")
        yield
    finally:
        holder.stdin.close()
        holder.wait(timeout=60)
