package webserv.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;

class ConfigurationTest {
    @Test
    void allLocationsAreThoseOfEachServerWithWhatIsNestedBehindThem() {
        var configuration =
                Configuration.of(
                        List.of(
                                server(
                                        location(
                                                "/a/",
                                                location("/a/b/", location("/a/b/c/")),
                                                location("/a/d/")),
                                        location("/e/")),
                                server(),
                                server(location("/a/"))));

        assertThat(configuration.allLocations())
                .extracting(location -> location.path().path())
                .containsExactly("/a/", "/a/b/", "/a/b/c/", "/a/d/", "/e/", "/a/");
    }

    private static VirtualServer server(Location... locations) {
        return new VirtualServer(
                List.of(new ListenAddress.Tcp("127.0.0.1", 0)),
                List.of(),
                List.of(locations),
                Origin.BUILT_IN);
    }

    private static Location location(String path, Location... nested) {
        return new Location(
                new LocationPath.Prefix(path),
                path,
                List.of("GET"),
                "hello",
                Handler.blocking(_ -> Reply.Response.text(200, "Hello")),
                Policy.DEFAULTS,
                List.of(),
                List.of(nested),
                Origin.BUILT_IN);
    }
}
