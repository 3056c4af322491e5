"""Says nothing until the file is there that the query names."""
import os
import time

while not os.path.exists(os.environ["QUERY_STRING"]):
    time.sleep(0.01)
print("Content-Type: text/plain\n\nawake")
