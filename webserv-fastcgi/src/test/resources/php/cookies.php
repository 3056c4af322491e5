<?php
setcookie('a', '1');
setcookie('b', '2', ['httponly' => true, 'samesite' => 'Lax']);
http_response_code(201);
