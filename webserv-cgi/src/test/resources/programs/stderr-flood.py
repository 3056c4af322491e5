import sys

for number in range(100_000):
    sys.stderr.write("line %d\n" % number)
sys.stderr.flush()
sys.stdout.write("Content-Type: text/plain\n\nanswered")
