package webserv.app.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import webserv.api.spi.Decision;

/// A part of every line.
@FunctionalInterface
interface Part {
    void write(Decision decision, Pen pen);

    /// Text that stands for itself.
    static Part constant(String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        return (_, pen) -> pen.line().octets(octets);
    }

    static Part text(Function<Decision, Optional<String>> text) {
        return (decision, pen) -> pen.text(text.apply(decision));
    }

    static Part number(ToLongFunction<Decision> number) {
        return (decision, pen) -> pen.line().number(number.applyAsLong(decision));
    }

    static Part seconds(Function<Decision, Duration> time) {
        return (decision, pen) -> pen.seconds(time.apply(decision));
    }
}
