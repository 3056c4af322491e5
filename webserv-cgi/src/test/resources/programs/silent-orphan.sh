# A child that outlives the program and holds none of its pipes.
sleep 600 </dev/null >/dev/null 2>&1 &
printf 'Content-Type: text/plain\n\n%s' "$!"
