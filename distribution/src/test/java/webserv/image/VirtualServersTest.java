package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sites are told apart by address and by host.
final class VirtualServersTest {

    @Test
    void twoServersShareAPortAndAThirdHasItsOwn(@TempDir Path folder) throws IOException {
        var shared = Address.free();
        var other = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%1$s"
                            server_name: one.example
                            locations: [{ path: /, return: { status: 200, text: one } }]
                          - listen: "%1$s"
                            server_name: [two.example, "*.two.example"]
                            locations: [{ path: /, return: { status: 200, text: two } }]
                          - listen: "%2$s"
                            server_name: one.example
                            locations: [{ path: /, return: { status: 200, text: three } }]
                        """
                                .formatted(shared, other));
        try (var _ = Image.BUILT.serve(configuration, shared, other)) {
            assertThat(named(shared, "one.example")).isEqualTo("one");
            assertThat(named(shared, "two.example")).isEqualTo("two");
            assertThat(named(shared, "www.two.example")).isEqualTo("two");
            assertThat(named(shared, "unknown.example")).isEqualTo("one");
            assertThat(named(other, "one.example")).isEqualTo("three");
        }
    }

    private static String named(Address address, String host) {
        return Curl.get(address.url("/"), "--header", "Host: " + host).content();
    }
}
