printf 'Content-Type: text/plain\n\nenough'
