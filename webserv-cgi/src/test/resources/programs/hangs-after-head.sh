printf 'Content-Type: text/plain\n\nbegun'
exec sleep 600
