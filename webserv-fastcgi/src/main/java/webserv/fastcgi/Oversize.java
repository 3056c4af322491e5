package webserv.fastcgi;

import java.io.Serial;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.gateway.VariableSource;

/// A variable that fits into no record. The protocol lets one go on in the next record, but php-fpm
/// closes the connection then, so that a request whose limits were raised would be a 502.
final class Oversize extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String variable;

    /// @param octets that it takes, with its name
    Oversize(String variable, int octets) {
        super(
                "the application cannot be told "
                        + variable
                        + ": it takes "
                        + octets
                        + " octets, and a record has "
                        + RecordWriter.MAX_CONTENT);
        this.variable = variable;
    }

    /// What is wrong with the request. Those of the configuration were looked at when it was read.
    Reply.Refusal reply() {
        var detail = String.valueOf(getMessage());
        return switch (VariableSource.of(variable)) {
            case TARGET -> new Reply.Refusal(414, new Cause("fastcgi-target-too-long", detail));
            case FIELDS -> new Reply.Refusal(431, new Cause("fastcgi-fields-too-large", detail));
            case CONFIGURATION -> throw new IllegalStateException(detail, this);
        };
    }
}
