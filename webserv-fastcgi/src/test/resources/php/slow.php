<?php
header('Content-Type: text/plain');
echo "first\n";
flush();
while (!file_exists($_GET['go'])) {
    usleep(5000);
    clearstatcache();
}
echo "second\n";
