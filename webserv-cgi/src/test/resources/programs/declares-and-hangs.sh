printf 'Content-Type: text/plain\nContent-Length: 4\n\nbody'
exec sleep 600
