# Writes a part of its answer, and crashes when the file is there that the query names.
printf 'Content-Type: text/plain\n\nhalf'
while [ ! -e "$QUERY_STRING" ]; do sleep 0.02; done
kill -SEGV $$
