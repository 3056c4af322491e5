package webserv.engine;

import org.jspecify.annotations.Nullable;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;

/// Takes what a handler says over into fields of the server's own, on the thread that says it.
///
/// [Fields] of a handler's class run its code whenever they are read. What that code waits for
/// holds the handler's thread then, and not a loop with all of its connections.
final class SettledReply {
    private SettledReply() {}

    /// The reply with fields that are read without the handler's code. Where they cannot be, it is
    /// a response that cannot be sent, whatever it was: it holds the content that is to be given
    /// back, and throws what they threw.
    static @Nullable Reply of(@Nullable Reply reply) {
        try {
            return switch (reply) {
                case null -> null;
                case Reply.Response response -> of(response);
                case Reply.Refusal refusal -> of(refusal);
                case Reply.Upgrade upgrade -> of(upgrade);
                case Reply.Forward forward -> forward;
            };
        } catch (Throwable failure) {
            return new Reply.Response(200, new UnreadableFields(failure), contentOf(reply));
        }
    }

    private static Reply of(Reply.Response given) {
        var fields = Fields.copyOf(given.fields());
        return isSame(fields, given.fields())
                ? given
                : new Reply.Response(given.status(), fields, given.content());
    }

    private static Reply of(Reply.Refusal given) {
        var fields = Fields.copyOf(given.fields());
        return isSame(fields, given.fields())
                ? given
                : new Reply.Refusal(given.status(), given.cause(), fields, given.content());
    }

    private static Reply of(Reply.Upgrade given) {
        var fields = Fields.copyOf(given.fields());
        return isSame(fields, given.fields())
                ? given
                : new Reply.Upgrade(given.protocol(), fields, given.takeover());
    }

    /// The same for fields alone.
    static Fields of(Fields fields) {
        try {
            return Fields.copyOf(fields);
        } catch (Throwable failure) {
            return new UnreadableFields(failure);
        }
    }

    @SuppressWarnings("ReferenceEquality") // Such a reply is as it should be.
    private static boolean isSame(Fields own, Fields given) {
        return own == given;
    }

    private static Content contentOf(@Nullable Reply reply) {
        return reply instanceof Reply.Response(_, _, var content) ? content : Content.EMPTY;
    }

    /// Fields that could not be read, nor can they now.
    private record UnreadableFields(Throwable why) implements Fields {
        @Override
        public int size() {
            throw failure();
        }

        @Override
        public String name(int line) {
            throw failure();
        }

        @Override
        public String value(int line) {
            throw failure();
        }

        private RuntimeException failure() {
            return switch (why) {
                case Error error -> throw error;
                case RuntimeException failure -> failure;
                default -> new IllegalStateException(why);
            };
        }
    }
}
