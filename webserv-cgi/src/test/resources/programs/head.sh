# Writes what the query says, with ~ for line ends.
printf '%s' "$QUERY_STRING" | tr '~' '\n'
