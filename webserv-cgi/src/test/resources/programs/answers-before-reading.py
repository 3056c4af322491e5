"""Fills its output before it reads its input."""
import sys

sys.stdout.write("Content-Type: text/plain\n\n")
sys.stdout.write("x" * 1_000_000)
sys.stdout.flush()
sys.stdout.write(str(len(sys.stdin.buffer.read())))
