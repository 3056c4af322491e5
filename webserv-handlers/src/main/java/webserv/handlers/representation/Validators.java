package webserv.handlers.representation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import webserv.api.http.HttpDate;

/// What tells one state of a representation from another (RFC 9110 §8.8).
///
/// @param entityTag `ETag`
/// @param lastModified `Last-Modified`, in whole seconds
public record Validators(EntityTag entityTag, Instant lastModified) {

    /// Cuts the time down to what the field can say.
    public Validators {
        lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
    }

    /// With a time that the field can say and that is never later than the message itself (RFC 9110
    /// §8.8.2.1), whatever the file's clock says.
    ///
    /// @param modified what the file says
    /// @param now the server's time
    public static Validators of(EntityTag entityTag, Instant modified, Instant now) {
        var notLater = modified.isAfter(now) ? now : modified;
        return new Validators(
                entityTag, notLater.isBefore(Instant.EPOCH) ? Instant.EPOCH : notLater);
    }

    /// The value of `Last-Modified`.
    public String lastModifiedField() {
        return HttpDate.format(lastModified);
    }
}
