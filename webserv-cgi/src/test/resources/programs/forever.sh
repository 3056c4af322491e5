printf 'Content-Type: text/plain\n\n'
# Without `exec`: while the system puts one program in another's place, it shows no environment of either, and
# that is what tests tell a run by.
cat /dev/zero
