package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.io.Wire;

class UpgradeTest {
    private static final Wire.Acceptor NOBODY =
            _ -> {
                throw new AssertionError("nobody is to take over");
            };

    private static RequestHead head(HttpVersion version, Fields fields) {
        var target = new RequestTarget(RequestTarget.Form.ORIGIN, "/", "/", Optional.empty());
        return new RequestHead("GET", target, Authority.NONE, version, fields, 0, false);
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                row("the protocol alone", true, "Upgrade", "echo", "Connection", "Upgrade"),
                row("another case", true, "upgrade", "ECHO", "connection", "UPGRADE"),
                row(
                        "one of several",
                        true,
                        "Upgrade",
                        "a/1 ,\techo , b",
                        "Connection",
                        "x, upgrade"),
                row(
                        "on several lines",
                        true,
                        "Upgrade",
                        "a",
                        "Upgrade",
                        "echo",
                        "Connection",
                        "x",
                        "Connection",
                        "upgrade"),
                row("another version", false, "Upgrade", "echo/1", "Connection", "upgrade"),
                row("a longer name", false, "Upgrade", "echoes", "Connection", "upgrade"),
                row("no option of the connection", false, "Upgrade", "echo", "Connection", "close"),
                row("no Connection", false, "Upgrade", "echo"),
                row("no Upgrade", false, "Connection", "upgrade"),
                row("an empty Upgrade", false, "Upgrade", "", "Connection", "upgrade"));
    }

    private static Arguments row(String name, boolean offered, String... fields) {
        return Arguments.of(name, offered, Fields.of(fields));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offers")
    void offerIsReadFromTwoLists(String name, boolean offered, Fields fields) {
        assertThat(head(HttpVersion.HTTP_1_1, fields).offersUpgrade("echo"))
                .as(name)
                .isEqualTo(offered);
        assertThat(head(HttpVersion.HTTP_1_0, fields).offersUpgrade("echo")).as(name).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "websocket", "TLS/1.0", "a/b"})
    void protocolIsATokenOrTwo(String protocol) {
        assertThat(new Reply.Upgrade(protocol, Fields.empty(), NOBODY).protocol())
                .isEqualTo(protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/b", "a/b/c", "a b", "a,b", "a\r\nX: y"})
    void otherTextIsNoProtocol(String protocol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reply.Upgrade(protocol, Fields.empty(), NOBODY))
                .withMessageStartingWith("a protocol is a token");
    }

    @Test
    void upgradeIsSetByTheServer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reply.Upgrade("echo", Fields.of("UPGRADE", "other"), NOBODY));
    }
}
