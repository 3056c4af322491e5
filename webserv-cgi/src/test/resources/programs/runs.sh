# Leaves a trace, so that a test can tell that it ran.
printf 'Content-Type: text/plain\nContent-Length: 4\n\n'
: > "$QUERY_STRING"
[ "$REQUEST_METHOD" = HEAD ] || printf body
