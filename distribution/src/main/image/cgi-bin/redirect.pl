#!/usr/bin/perl
# Leads elsewhere. With ?inside the server answers with another page of its own, and the address
# stays; otherwise the browser is sent there (RFC 3875, sections 6.2.2 and 6.2.3).
use strict;
use warnings;

if (($ENV{QUERY_STRING} // '') eq 'inside') {
    print "Location: /files/haiku.txt\r\n\r\n";
} else {
    print "Status: 303 See Other\r\nLocation: /files/haiku.txt\r\n\r\n";
}
