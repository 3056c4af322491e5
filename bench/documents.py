"""The documents that every server serves."""

import pathlib
import shutil
import subprocess

KIB = 1024
MIB = 1024 * KIB
ENTRIES = 1000

# A program that does nothing but answer, so that starting it is all that is measured.
HELLO = r"""
#include <stdio.h>
int main(void) { fputs("Content-Type: text/plain\r\n\r\nhello\n", stdout); return 0; }
"""


def make(folder: pathlib.Path):
    """Fills a folder: `site` with files of 1 KiB, 100 KiB and 100 MiB, a listing, a program."""
    site = folder / "site"
    site.mkdir()
    line = b"0123456789abcde\n"
    (site / "1k.bin").write_bytes(line * 64)
    (site / "100k.bin").write_bytes(line * 6400)
    (site / "100m.bin").write_bytes(line * (100 * MIB // 16))
    (site / "many").mkdir()
    for number in range(ENTRIES):
        (site / "many" / f"entry-{number:04}.txt").write_bytes(line)
    for name in ("put", "cgi-bin"):
        (site / name).mkdir()
    (site / "put").chmod(0o777)
    (folder / "store").mkdir()
    _program(site / "cgi-bin" / "hello")
    return site


def _program(path):
    if shutil.which("gcc"):
        subprocess.run(
            ["gcc", "-O2", "-x", "c", "-", "-o", path], input=HELLO, text=True, check=True)
    else:
        path.write_text("#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\nhello\\n'\n")
    path.chmod(0o755)
