# A child that outlives the program and holds its output open.
sleep 600 &
printf 'Content-Type: text/plain\n\n%s' "$!"
