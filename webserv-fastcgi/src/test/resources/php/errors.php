<?php
header('Content-Type: text/plain');
error_log('one thing went wrong');
echo 'all the same';
