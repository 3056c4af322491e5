#!/bin/sh
# Greets whoever sends a form with a field "name" by POST. CGI/1.1 (RFC 3875).
# Nothing that the form says is ever evaluated: it is decoded, escaped and printed.
set -euf
export LC_ALL=C

max=1024 # octets of form that are read at most

# Prints the rest of the head and a page with the title $1 and the paragraph $2, both HTML.
page() {
    printf 'Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n\r\n'
    cat <<HTML
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>$1</title>
  <link rel="icon" href="/favicon.ico" sizes="32x32">
  <link rel="stylesheet" href="/css/site.css">
</head>
<body>
  <header class="top">
    <a class="brand" href="/"><img src="/img/mark.svg" alt="" width="32" height="32">webserv</a>
  </header>
  <main class="narrow">
    <h1>$1</h1>
    <p class="lead">$2</p>
    <p><a href="/form.html">Once more</a> or <a href="/">back to the start</a></p>
  </main>
</body>
</html>
HTML
}

refuse() {
    printf 'Status: %b\r\n' "$1"
    page 'Not quite.' "$2"
    exit 0
}

# Reads a form (application/x-www-form-urlencoded), prints its field "name" decoded and escaped for HTML.
name_of_form() {
    awk '
        BEGIN {
            for (i = 32; i < 256; i++) octet[sprintf("%02X", i)] = sprintf("%c", i)
            escape["&"] = "&amp;"; escape["<"] = "&lt;"; escape[">"] = "&gt;"
            escape["\""] = "&quot;"; escape["\047"] = "&#39;"
        }
        NR == 1 {
            n = split($0, fields, "&")
            for (i = 1; i <= n; i++) if (index(fields[i], "name=") == 1) { show(substr(fields[i], 6)); exit }
        }
        function show(coded,    i, c, out) {
            for (i = 1; i <= length(coded); i++) {
                c = substr(coded, i, 1)
                if (c == "+") c = " "
                # A control character has no entry in the table and so becomes nothing.
                if (c == "%") { c = octet[toupper(substr(coded, i + 1, 2))]; i += 2 }
                out = out (c in escape ? escape[c] : c)
            }
            gsub(/^ +| +$/, "", out)
            print out
        }'
}

[ "${REQUEST_METHOD:-}" = POST ] ||
    refuse '405 Method Not Allowed\r\nAllow: POST' 'This program answers a form that is sent by <code>POST</code>.'
case "${CONTENT_LENGTH:-}" in
    '' | *[!0-9]* | ?????*) refuse '413 Content Too Large' 'That is more than a name.' ;;
esac
[ "$CONTENT_LENGTH" -le "$max" ] || refuse '413 Content Too Large' 'That is more than a name.'

name=$(head -c "$CONTENT_LENGTH" | name_of_form)
[ -n "$name" ] || refuse '422 Unprocessable Content' 'The form came without a name.'
page "Hello, $name." "A shell started for you alone, read $CONTENT_LENGTH octets, and has ended already."
