# Leaves a trace, so that a test can tell that it ran, and how.
printf '%s' "$REQUEST_METHOD" > "$QUERY_STRING"
printf 'Content-Type: text/plain\nContent-Length: 4\n\n'
[ "$REQUEST_METHOD" = HEAD ] || printf body
