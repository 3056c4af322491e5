/// Passes requests on to FastCGI 1.0 applications.
///
/// `FastCgiHandler` finds the script and waits for its turn; `Upstream` lends connections;
/// `Conversation` is one request on one of them; `RecordReader` and `RecordWriter` are the protocol
/// and know no socket.
@NullMarked
package webserv.fastcgi;

import org.jspecify.annotations.NullMarked;
