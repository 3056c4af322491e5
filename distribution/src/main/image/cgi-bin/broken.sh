#!/bin/sh
# A program with a mistake: it writes its page without a head. The server does not guess what was
# meant: it answers 502, and its log says which line is wrong.
printf '<h1>Hello</h1>\n\n'
