#!/bin/sh
# Shows what a program is told about a request: its environment (RFC 3875, section 4.1).
set -eu

printf 'Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n\r\n'
env | LC_ALL=C sort
