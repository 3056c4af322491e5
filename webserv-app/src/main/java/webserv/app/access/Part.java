package webserv.app.access;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import webserv.api.http.RequestHead;
import webserv.api.spi.Decision;

/// What a variable writes into each line.
@FunctionalInterface
interface Part {
    void write(Decision decision, Pen pen);

    static Part text(Function<Decision, Optional<String>> text) {
        return (decision, pen) -> pen.text(text.apply(decision).orElse(null));
    }

    /// Text of the request's head; without a box, as lines have several of them.
    static Part ofHead(Function<RequestHead, @Nullable String> text) {
        return (decision, pen) -> {
            var head = decision.head();
            pen.text(head.isPresent() ? text.apply(head.get()) : null);
        };
    }

    static Part number(ToLongFunction<Decision> number) {
        return (decision, pen) -> pen.line().number(number.applyAsLong(decision));
    }

    static Part seconds(Function<Decision, Duration> time) {
        return (decision, pen) -> pen.seconds(time.apply(decision));
    }
}
