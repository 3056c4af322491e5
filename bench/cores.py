"""How far the server's core and the load's are from each other, which is not the same all the time.

A virtual machine's cores are threads of its host, which may move them apart: to processors that have no
cache in common. What one core has written and the other reads is several times as dear then, and rates of
two seconds say where the cores were rather than how good a server is. So a load counts when they were near
before it and behind it; otherwise it is begun again, for every server alike and not for ever.
"""

import pathlib
import shutil
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent / "distance.c"
NEAR = 100  # nanoseconds; 20 to 60 are usual with a cache in common, 120 to 480 without
TRIES = 5
PATIENCE_SECONDS = 20
FIRST_PATIENCE_SECONDS = 120
PAUSE_SECONDS = 0.5


class Cores:
    """Two cores, and what was seen of them."""

    def __init__(self, one, other):
        self._pair = (str(one), str(other))
        self._folder = tempfile.TemporaryDirectory(prefix="webserv-bench-")
        self._command = self._compiled()
        self._seen = []
        self.again = 0
        self.apart = 0
        # A machine whose cores are never near is taken as it is.
        self._watched = self.distance() is not None and self._become_near(FIRST_PATIENCE_SECONDS)

    def _compiled(self):
        if not shutil.which("gcc"):
            return None
        program = pathlib.Path(self._folder.name) / "distance"
        subprocess.run(["gcc", "-O2", "-pthread", "-o", program, SOURCE], check=True)
        return program

    def distance(self):
        """Nanoseconds of one way; None where it cannot be measured."""
        if self._command is None:
            return None
        done = subprocess.run([self._command, *self._pair], capture_output=True, text=True)
        if done.returncode != 0:
            return None
        self._seen.append(int(done.stdout))
        return self._seen[-1]

    def _near(self):
        distance = self.distance()
        return distance is not None and distance <= NEAR

    def _become_near(self, patience_seconds):
        end = time.monotonic() + patience_seconds
        while not self._near():
            if time.monotonic() > end:
                return False
            time.sleep(PAUSE_SECONDS)
        return True

    def measured(self, load):
        """What a load gives while the cores are near, or the last of its tries."""
        if not self._watched:
            return load()
        for _ in range(TRIES):
            near = self._become_near(PATIENCE_SECONDS)
            result = load()
            if near and self._near():
                return result
            self.again += 1
        self.again -= 1  # the last of them counts
        self.apart += 1
        return result

    def told(self):
        """Sentences for the report; empty where nothing can be said."""
        if not self._seen:
            return ""
        span = f"A word passed from one core to the other in {min(self._seen)} to {max(self._seen)} ns"
        if not self._watched:
            return f"{span}; loads were taken wherever the cores were.\n"
        return (f"{span}: above {NEAR} the host has moved them apart. {self.again} loads were not "
                f"counted for that, and {self.apart} were although they had been begun {TRIES} times.\n")
