# Works for some milliseconds, then answers.
use strict;
use warnings;
my $sum = 0;
$sum += $_ for 1 .. 400_000;
print "Content-Type: text/plain\n\n$sum";
