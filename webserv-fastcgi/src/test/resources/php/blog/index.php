<?php echo 'the blog';
