<?php
header('Content-Type: text/plain');
ignore_user_abort(true);
while (!connection_aborted()) {
    echo str_repeat('x', 8192);
    flush();
}
file_put_contents($_GET['trace'], 'aborted');
