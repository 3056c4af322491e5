package webserv.http;

import static org.assertj.core.api.Assertions.assertThat;

import webserv.api.spi.MessageLimits;
import webserv.testkit.Feed;

/// A row of a table: octets, and what a session must make of them however they arrive.
record Case(String name, String raw, String expected) {

    /// A message that is understood, or broken, as the lines say.
    static Case row(String name, String raw, String... lines) {
        return new Case(name, raw, String.join("\n", lines));
    }

    /// A message whose head is refused with that status.
    static Case row(String name, String raw, int status) {
        return row(name, raw, "refused " + status, "closed");
    }

    void check(MessageLimits limits) {
        var whole = Feed.WHOLE.through(new Http1Codec(), limits, raw);
        for (var feed : Feed.values()) {
            var recording = feed.through(new Http1Codec(), limits, raw);
            assertThat(recording.events()).as("%s, %s", name, feed).isEqualTo(expected);
            assertThat(recording).as("%s, %s", name, feed).isEqualTo(whole);
        }
    }

    void check() {
        check(MessageLimits.DEFAULTS);
    }

    @Override
    public String toString() {
        return name;
    }
}
