package webserv.handlers.files;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import webserv.handlers.representation.MediaRules;

/// What caches are told about files (RFC 9111 §5.2).
///
/// `Expires` is not sent: where `Cache-Control` has `max-age`, caches pass it over (§5.3), and it
/// would make each response another.
///
/// @param lifetimes directives that `expires` stands for; empty for none
/// @param directives further ones, as they are sent
record CachePolicy(MediaRules<String> lifetimes, MediaRules<String> directives) {

    /// The value of `Cache-Control` for a file; empty for none.
    Optional<String> fieldValue(String fileName, String contentType) {
        var value =
                Stream.of(lifetimes, directives)
                        .flatMap(rules -> rules.find(fileName, contentType).stream())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
