<?php
echo strlen($_SERVER['QUERY_STRING']), ' ', strlen($_SERVER['HTTP_X_A'] ?? '');
