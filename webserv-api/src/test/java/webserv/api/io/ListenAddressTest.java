package webserv.api.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "8080, *, 8080",
        "1, *, 1",
        "65535, *, 65535",
        "*:80, *, 80",
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "localhost:080, localhost, 80",
        "www.example.org:80, www.example.org, 80",
        "[::1]:8080, ::1, 8080",
        "[::]:80, ::, 80",
        "[::ffff:127.0.0.1]:80, ::ffff:127.0.0.1, 80",
        "[fe80::1%eth0]:80, fe80::1%eth0, 80"
    })
    void addressIsRead(String text, String host, int port) {
        assertThat(ListenAddress.parse(text)).isEqualTo(new ListenAddress.Tcp(host, port));
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    port 0               | 0              | must be host:port with a port from 1 to 65535
                    port 65536           | 65536          | must be host:port with a port from 1 to 65535
                    port 70000           | a:70000        | must be host:port with a port from 1 to 65535
                    port 99999999999     | a:99999999999  | must be host:port with a port from 1 to 65535
                    port -1              | -1             | must be host:port with a port from 1 to 65535
                    port +1              | a:+1           | must be host:port with a port from 1 to 65535
                    letter behind        | 80a            | must be host:port with a port from 1 to 65535
                    digits of elsewhere  | \u0668\u0660   | must be host:port with a port from 1 to 65535
                    nothing              | ''             | must be host:port with a port from 1 to 65535
                    host alone           | localhost      | must be host:port with a port from 1 to 65535
                    no port behind colon | localhost:     | must be host:port with a port from 1 to 65535
                    IPv6 without port    | [::1]          | must be host:port with a port from 1 to 65535
                    IPv6 bare            | ::1:80         | must have an IPv6 address in brackets, such as [::1]:8080
                    IPv4 in brackets     | [127.0.0.1]:80 | must have an IPv6 address in brackets, such as [::1]:8080
                    empty brackets       | []:80          | must have an IPv6 address in brackets, such as [::1]:8080
                    bracket open         | [::1:80        | must have an IPv6 address in brackets, such as [::1]:8080
                    no host              | :80            | must have an address or a host name before ':'
                    space                | a b:80         | must have an address or a host name before ':'
                    slash                | http//a:80     | must have an address or a host name before ':'
                    IPv4 above 255       | 127.0.0.256:80 | must have four numbers from 0 to 255 in an IPv4 address
                    IPv4 of three        | 127.0.1:80     | must have four numbers from 0 to 255 in an IPv4 address
                    scheme               | https://a:443  | must be host:port without https://
                    socket without path  | unix:          | must name a socket by an absolute path
                    socket relative      | unix:run/w     | must name a socket by an absolute path
                    socket's path alone  | /run/w.sock    | must have unix: in front of a socket's path
                    """)
    void otherTextIsRefused(String what, String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenAddress.parse(text))
                .withMessage(expected);
    }

    @Test
    void socketWithNulIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenAddress.parse("unix:/a\0"))
                .withMessage("must name a socket by an absolute path");
    }

    @Test
    void socketWithALongPathIsRefusedWhereTheSystemRefusesIt(@TempDir Path folder)
            throws IOException {
        int room = ListenAddress.Unix.MOST_OCTETS - folder.toString().length() - 1;
        var longest = folder.resolve("x".repeat(room));
        assertThat(ListenAddress.parse("unix:" + longest))
                .isEqualTo(new ListenAddress.Unix(longest));
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(longest));
        }
        var longer = folder.resolve("x".repeat(room + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenAddress.parse("unix:" + longer))
                .withMessage("must name a socket by a path of at most 106 octets");
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThatIOException()
                    .isThrownBy(() -> socket.bind(UnixDomainSocketAddress.of(longer)));
        }
    }

    @Test
    void socketIsRead() {
        assertThat(ListenAddress.parse("unix:/run/w.sock"))
                .isEqualTo(new ListenAddress.Unix(Path.of("/run/w.sock")))
                .hasToString("unix:/run/w.sock");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"*:80", "127.0.0.1:8080", "[::1]:8080", "a.b:1"})
    void addressIsShownAsItIsRead(String text) {
        assertThat(ListenAddress.parse(text)).hasToString(text);
    }

    @Test
    void freePortIsForCodeAlone() {
        assertThat(new ListenAddress.Tcp("127.0.0.1", 0)).hasToString("127.0.0.1:0");
        assertThatIllegalArgumentException().isThrownBy(() -> new ListenAddress.Tcp("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ListenAddress.Tcp("a", 65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> new ListenAddress.Tcp("", 80));
    }
}
