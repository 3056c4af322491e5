<?php
header('Content-Type: text/plain');
foreach (['PATH_INFO', 'SCRIPT_NAME', 'PHP_SELF', 'SCRIPT_FILENAME', 'DOCUMENT_ROOT', 'REQUEST_URI', 'QUERY_STRING', 'SERVER_NAME', 'SERVER_PORT', 'REMOTE_ADDR', 'MODE'] as $name) {
    echo $name, '=', $_SERVER[$name] ?? '(none)', "\n";
}
