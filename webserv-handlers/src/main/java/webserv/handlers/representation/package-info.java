/// What a representation is told by: media types, validators, preconditions and ranges (RFC 9110
/// §8, §13, §14), as pure functions of fields.
@NullMarked
package webserv.handlers.representation;

import org.jspecify.annotations.NullMarked;
