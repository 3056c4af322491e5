package webserv.api.spi;

import webserv.api.http.Fields;

/// What a response says before its content.
///
/// @param status 200 to 599
/// @param fields all but those that frame the message, which the codec adds
/// @param contentLength octets of content, or [webserv.api.http.Content#UNKNOWN_LENGTH]; for an
///   answer to HEAD or a 304, those that the answer to GET would have
public record ResponseHead(int status, Fields fields, long contentLength) {}
