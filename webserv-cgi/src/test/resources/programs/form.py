import os
import sys
import urllib.parse

content = sys.stdin.buffer.read(int(os.environ["CONTENT_LENGTH"]))
name = urllib.parse.parse_qs(content.decode())["name"][0]
sys.stdout.write("Content-Type: text/plain; charset=utf-8\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n")
sys.stdout.write("Hello " + name)
