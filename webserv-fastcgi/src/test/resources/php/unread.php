<?php
echo 'unread';
