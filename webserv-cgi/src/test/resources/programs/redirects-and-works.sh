printf 'Location: /hello.pl\n\n'
exec sleep 600
