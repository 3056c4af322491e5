use strict;
use warnings;
binmode STDOUT;
print "Status: 201 Created\nContent-Type: text/plain\n\nhello from perl";
