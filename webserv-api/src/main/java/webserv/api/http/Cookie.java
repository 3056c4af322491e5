package webserv.api.http;

/// A cookie as a client sends it back (RFC 6265bis §4.2): a name and a value, and none of the
/// attributes that it was set with.
///
/// What a client sends may have been set by anyone who could speak for the host or a sibling of it,
/// so a handler trusts a cookie no more than any other field.
///
/// @param name a token; its case matters
/// @param value as sent: neither decoded nor unquoted; may be empty
public record Cookie(String name, String value) {}
