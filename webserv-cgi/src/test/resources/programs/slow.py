"""Writes a part, and the next one only when the file that the query names is there."""
import os
import sys
import time

sys.stdout.write("Content-Type: text/plain\n\nfirst\n")
sys.stdout.flush()
while not os.path.exists(os.environ["QUERY_STRING"]):
    time.sleep(0.01)
sys.stdout.write("second\n")
