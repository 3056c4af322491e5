"""Tells which signals are ignored or blocked, which descriptors are open, and whom it leads."""
import os

status = dict(line.split(":\t") for line in open("/proc/self/status").read().splitlines())
found = [int(name) for name in os.listdir("/proc/self/fd")]
# Python itself ignores SIGPIPE and SIGXFSZ; beyond 31 are the C library's own signals.
ours = 0x7FFFFFFF & ~(1 << 12) & ~(1 << 24)
print("Content-Type: text/plain\n")
print("blocked", int(status["SigBlk"], 16))
print("ignored", int(status["SigIgn"], 16) & ours)
print("descriptors", sorted(found)[:3], len(found))  # with that of the list itself
print("session", os.getsid(0) == os.getpid(), "group", os.getpgid(0) == os.getpid())
