"""A child that leaves the session and ignores SIGTERM; the program waits for it."""
import os
import signal
import sys
import time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.setsid()
    while True:
        time.sleep(60)
sys.stdout.write("Content-Type: text/plain\n\n%d" % child)
sys.stdout.flush()
os.wait()
