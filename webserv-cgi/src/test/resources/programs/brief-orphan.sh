# A child that outlives the program until it is told to end, has left its group, and cannot be
# recognised.
mkfifo go
env -i setsid sh -c ': >apart; read -r _ <go' </dev/null >/dev/null 2>&1 &
until [ -e apart ]; do :; done
printf 'Content-Type: text/plain\n\n%s' "$!"
