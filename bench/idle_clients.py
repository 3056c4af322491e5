#!/usr/bin/env python3
"""Opens connections, has one answer over each, says how many, and holds them until its input ends.

usage: idle_clients.py PORT COUNT
"""

import socket
import sys

import loads
import servers

REQUEST = b"GET /1k.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"


def connection_with_an_answer(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(REQUEST)
    servers.read_answer(connection)
    return connection


def main(port, count):
    loads.raise_descriptor_limit()
    held = []
    try:
        while len(held) < count:
            held.append(connection_with_an_answer(port))
    except OSError as failure:
        print(f"only {len(held)}: {failure}", flush=True)
    else:
        print(len(held), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
