<?php
header('Location: /elsewhere.php?a=b', true, 303);
