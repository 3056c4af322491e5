<?php
// Counts your visits in a cookie, which is text that anybody can write: it is read as a number.
$visits = min(9999, max(0, (int) ($_COOKIE['visits'] ?? 0))) + 1;
setcookie('visits', (string) $visits, ['path' => '/cgi-bin/', 'httponly' => true, 'samesite' => 'Lax']);
header('Content-Type: text/plain; charset=utf-8');
header('Cache-Control: no-store');
echo $visits === 1 ? "Welcome.\n" : "Welcome back, this is visit $visits.\n";
