printf 'Content-Type: text/plain\n\n%s\n' "$PWD"
