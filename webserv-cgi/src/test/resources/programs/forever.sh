printf 'Content-Type: text/plain\n\n'
exec cat /dev/zero
