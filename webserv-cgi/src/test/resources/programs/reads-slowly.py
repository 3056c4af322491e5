"""Reads one octet a second."""
import os
import time

while os.read(0, 1):
    time.sleep(1)
