package webserv.app;

import java.nio.file.Path;
import java.util.Optional;

/// The folder that webserv is installed in.
///
/// @param folder named by the start script in the system property `webserv.home`
record Home(Path folder) {

    /// The home that the system properties name; absent where webserv was started without its
    /// script.
    static Optional<Home> ofSystem() {
        return Optional.ofNullable(System.getProperty("webserv.home"))
                .map(folder -> new Home(Path.of(folder)));
    }

    /// The configuration that is served when none is named.
    Path configuration() {
        return folder.resolve("conf", "webserv.yaml");
    }

    /// Where plugins are dropped; need not exist.
    Path plugins() {
        return folder.resolve("plugins");
    }
}
