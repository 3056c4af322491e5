# Writes 1 MiB to the file that the query names.
exec dd if=/dev/zero of="$QUERY_STRING" bs=65536 count=16
