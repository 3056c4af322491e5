package webserv.handlers.representation;

import java.util.List;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.Request;

/// Responses that have no validators, asked for with preconditions (RFC 9110 §13.2.1).
public final class Unversioned {
    /// What a 304 repeats of the 200 (RFC 9110 §15.4.5), as far as it can be there.
    private static final List<String> REPEATED =
            List.of("Cache-Control", "Content-Location", "Expires", "Vary");

    private Unversioned() {}

    /// The response, or 304 or 412 in its place. Nothing is asked where the response is no success.
    ///
    /// @param response whose content holds nothing that is to be given back
    /// @param code of the cause of a 412, see [Cause]
    public static Reply unless(Request request, Reply.Response response, String code) {
        if (response.status() > 299 || !Conditions.anyIn(request.fields())) {
            return response;
        }
        return switch (Conditions.evaluateWithoutValidators(request.method(), request.fields())) {
            case PROCEED -> response;
            case NOT_MODIFIED ->
                    new Reply.Response(304, repeated(response.fields()), Content.EMPTY);
            case FAILED -> new Reply.Refusal(412, new Cause(code, "a precondition is false"));
        };
    }

    private static Fields repeated(Fields fields) {
        var kept = new Fields.Builder();
        for (int line = 0; line < fields.size(); line++) {
            if (REPEATED.stream().anyMatch(fields.name(line)::equalsIgnoreCase)) {
                kept.add(fields.name(line), fields.value(line));
            }
        }
        return kept.build();
    }
}
