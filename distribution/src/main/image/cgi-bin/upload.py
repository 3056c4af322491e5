#!/usr/bin/env python3
"""Says what a form has brought: name, size and check sum of each file. Nothing is kept."""

import hashlib
import os
import sys
from email.parser import BytesParser
from email.policy import HTTP

MOST = 4 << 20  # octets of form that are read


def answer(text, status="200 OK"):
    sys.stdout.write(f"Status: {status}\r\nContent-Type: text/plain; charset=utf-8\r\n")
    sys.stdout.write("X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n" + text)


def parts(kind, content):
    head = b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n"
    return BytesParser(policy=HTTP).parsebytes(head + content).iter_parts()


def told(part):
    octets = part.get_payload(decode=True) or b""
    name = (part.get_filename() or "(no name)").encode("ascii", "backslashreplace").decode()
    return f"{name}: {len(octets)} octets, SHA-256 {hashlib.sha256(octets).hexdigest()}\n"


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    kind = os.environ.get("CONTENT_TYPE", "")
    length = os.environ.get("CONTENT_LENGTH", "")
    if os.environ.get("REQUEST_METHOD") != "POST" or not kind.startswith("multipart/form-data"):
        answer("This program answers a form with files.\n", "400 Bad Request")
    elif not length.isdigit() or int(length) > MOST:
        answer("That is more than this program reads.\n", "413 Content Too Large")
    else:
        content = sys.stdin.buffer.read(int(length))
        files = [part for part in parts(kind, content) if part.get_filename() is not None]
        answer("".join(told(part) for part in files) or "There was no file.\n")


main()
