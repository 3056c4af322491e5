printf 'Content-Type: text/plain\nX-Length: %s\n\n' "$CONTENT_LENGTH"
exec tr a-z A-Z
