<?php
header('Content-Type: text/plain');
$in = fopen('php://input', 'rb');
$octets = 0;
while (!feof($in)) {
    $octets += strlen(fread($in, 65536));
}
echo $_SERVER['REQUEST_METHOD'], ' ', $octets;
