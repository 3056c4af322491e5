<?php
header('Content-Type: application/octet-stream');
for ($i = 0; $i < 160; $i++) {
    echo str_repeat(chr(97 + $i % 26), 65536);
}
