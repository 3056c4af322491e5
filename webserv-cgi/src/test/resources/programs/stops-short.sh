# Writes less than it declares, and ends when the file is there that the query names.
printf 'Status: 200\nContent-Length: 9\n\nabcdef'
while [ ! -e "$QUERY_STRING" ]; do sleep 0.02; done
