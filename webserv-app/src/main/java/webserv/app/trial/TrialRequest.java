package webserv.app.trial;

import java.util.List;
import java.util.Optional;
import webserv.api.config.Origin;

/// The request of a test.
///
/// @param url with host, or a path alone
/// @param fields whole field lines
/// @param content in UTF-8; empty for none
/// @param origin where it is written
public record TrialRequest(
        String method, String url, List<String> fields, String content, Origin origin) {
    /// Copies the list.
    public TrialRequest {
        fields = List.copyOf(fields);
    }

    /// The same as it would be asked by hand, without its content.
    ///
    /// @throws IllegalArgumentException if it is none that can be sent
    Question question() {
        return new Question(method, url, fields, Optional.empty());
    }
}
