"""What is measured: a load, and which servers can take it."""

import dataclasses
import statistics
import time
import typing

import loads
import rivals
import servers

FILE_SERVERS = (
    "NGINX", "webserv", "lighttpd", "Apache", "Caddy", "Netty", "Jetty", "Undertow", "Helidon")
HOSTS = [f"host{number:04}.example.org" for number in range(1000)]


@dataclasses.dataclass
class Plan:
    """How much is measured.

    `warm_up` is for servers in Java; others have a second at most. `idle` is how many connections are
    idle; `active` ask on top of them. `option` is what a plan is asked for with.
    """

    rounds: int = 5
    seconds: int = 3
    warm_up: int = 5
    idle: int = 10_000
    active: int = 1_000
    option: str = ""

    def warm_up_of(self, server):
        return self.warm_up if server.is_java else min(self.warm_up, 1)


QUICK = Plan(rounds=1, seconds=1, warm_up=1, idle=1000, active=100, option="--quick")
SHORT = Plan(rounds=3, seconds=2, warm_up=4, option="--short")


@dataclasses.dataclass
class Workload:
    """One table.

    `measure` is given the running server, the plan and the folder; `fresh` says that every round
    starts the server anew, and then `measure` is given one that does not run, and the core. Where it
    is not `pinned`, servers and load share all cores. An experiment is measured when it is asked for.
    """

    key: str
    title: str
    unit: str
    measure: typing.Callable
    names: tuple = FILE_SERVERS
    hosts: tuple = ()
    fresh: bool = False
    pinned: bool = True
    experiment: bool = False


def asking(path, connections, **more):
    return lambda server, plan, _: loads.wrk(server, path, plan.seconds, connections, **more)


def running_programs(clients):
    """Without processor time: not every server collects what its programs have used."""
    def measure(server, plan, _):
        result = loads.wrk(server, "/cgi-bin/hello", plan.seconds, clients)
        result.cpu = None
        return result
    return measure


def putting(server, plan, folder):
    return loads.put(server, plan.seconds, folder)


def starting(server, plan, folder, cpu):
    seconds = server.start(cpu)
    try:
        time.sleep(0.5)  # what a server does in its first moments is a part of it
        memory = server.memory()
    finally:
        server.stop()
    return loads.Result(milliseconds=seconds * 1000, memory=memory)


def loading(server, plan, folder, cpu):
    """Memory after a load of small files."""
    with servers.running(server, cpu):
        loads.wrk(server, "/1k.bin", plan.warm_up + plan.seconds, 64)
        return loads.Result(memory=server.memory())


def idling(server, plan, folder, cpu):
    """Memory of an idle connection, and how fast others are answered beside them."""
    with servers.running(server, cpu):
        loads.wrk(server, "/1k.bin", plan.warm_up_of(server), 64)
        before = statistics.median(server.memory() for _ in range(3))
        with loads.idle_connections(server, plan.idle):
            memory = (server.memory() - before) / plan.idle
            result = loads.wrk(server, "/1k.bin", plan.seconds, plan.active)
        result.memory = memory
        return result


ALL = [
    Workload("keep-alive", "1 KiB, keep-alive, 64 connections", "requests/s",
             asking("/1k.bin", 64)),
    Workload("log", "1 KiB, keep-alive, 64 connections, without and with an access log",
             "requests/s", asking("/1k.bin", 64),
             names=("NGINX", "NGINX with access log", "webserv", "webserv with access log")),
    Workload("pipelined", "1 KiB, pipelined 16 deep, 64 connections", "requests/s",
             asking("/1k.bin", 64, script="pipelined")),
    Workload("100k", "100 KiB, keep-alive, 64 connections", "requests/s",
             asking("/100k.bin", 64), names=FILE_SERVERS + ("webserv from memory",)),
    Workload("100m", "100 MiB, 4 connections", "MiB/s",
             asking("/100m.bin", 4, in_mib=True)),
    Workload("connect", "1 KiB, a new connection for each request, 64 at a time", "requests/s",
             asking("/1k.bin", 64, fields=("Connection: close",))),
    Workload("idle", "Idle connections, and active ones on top", "requests/s", idling, fresh=True),
    Workload("put", "PUT of 100 MiB", "MiB/s", putting,
             names=("NGINX", "webserv", "lighttpd", "Apache")),
    Workload("cgi-1", "CGI, a program in C, 1 client", "requests/s",
             running_programs(1), names=("NGINX", "webserv", "lighttpd", "Apache")),
    Workload("cgi-8", "CGI, a program in C, 8 clients", "requests/s",
             running_programs(8), names=("NGINX", "webserv", "lighttpd", "Apache")),
    Workload("listing", "Listing of 1,000 entries, 16 connections", "requests/s",
             asking("/many/", 16),
             names=("NGINX", "webserv", "lighttpd", "Apache", "Caddy", "Jetty", "Undertow")),
    Workload("hosts", "1 KiB, 1,000 virtual servers asked in turn, 64 connections", "requests/s",
             asking("/1k.bin", 64, script="hosts"),
             names=("NGINX", "webserv", "lighttpd", "Apache", "Caddy"), hosts=tuple(HOSTS)),
    Workload("keep-alive-all", "1 KiB, keep-alive, 64 connections, all cores for everybody",
             "requests/s", asking("/1k.bin", 64), pinned=False),
    Workload("100k-all", "100 KiB, keep-alive, 64 connections, all cores for everybody",
             "requests/s", asking("/100k.bin", 64), pinned=False),
    Workload("start", "Start to first answer, and memory then", "", starting,
             names=FILE_SERVERS + ("webserv without AOT cache",), fresh=True),
    Workload("load", "Memory after a load of small files", "", loading, fresh=True),
    Workload("shares", "100 MiB, 4 connections, by the share of a turn", "MiB/s",
             asking("/100m.bin", 4, in_mib=True), names=("NGINX", "webserv", *rivals.SHARES),
             experiment=True),
    Workload("shares-all", "100 MiB, 4 connections, by the share of a turn, all cores for everybody",
             "MiB/s", asking("/100m.bin", 4, in_mib=True),
             names=("NGINX", "webserv", *rivals.SHARES), pinned=False, experiment=True),
    Workload("accept-all", "A new connection for each request, by who accepts, all cores",
             "requests/s", asking("/1k.bin", 64, fields=("Connection: close",)),
             names=("NGINX", "webserv", *rivals.WAYS), pinned=False, experiment=True),
    Workload("balance-all", "1 KiB, keep-alive, 8 connections, by who accepts, all cores",
             "requests/s", asking("/1k.bin", 8),
             names=("NGINX", "webserv", *rivals.WAYS), pinned=False, experiment=True),
]
