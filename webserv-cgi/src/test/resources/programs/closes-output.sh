# Ends its answer, and works on until the file that the query names is there.
printf 'Content-Type: text/plain\n\ndone'
exec >/dev/null 2>&1
while [ ! -e "$QUERY_STRING" ]; do sleep 0.02; done
rm "$QUERY_STRING"
