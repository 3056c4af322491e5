# A child that cannot be recognised once the program has gone, and holds its output open.
env -i sleep 600 &
printf 'Content-Type: text/plain\n\n%s' "$!"
