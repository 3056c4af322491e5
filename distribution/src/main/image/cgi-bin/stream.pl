#!/usr/bin/perl
# Writes a line every third of a second. Each reaches the browser when it is written: nobody waits
# for the end.
use strict;
use warnings;

$| = 1;
print "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n";
for my $left (reverse 1 .. 10) {
    print "$left ...\n";
    select(undef, undef, undef, 0.3);
}
print "that was all\n";
