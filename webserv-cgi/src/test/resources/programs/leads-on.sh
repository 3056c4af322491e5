printf 'Location: /hello.pl\n\n'
