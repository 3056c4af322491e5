(trap '' TERM; sleep 600; sleep 600) &
printf 'Content-Type: text/plain\n\n%s\n' "$!"
sleep 600
