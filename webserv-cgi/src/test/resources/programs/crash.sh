printf 'Content-Type: text/plain\n\nhalf'
kill -SEGV $$
