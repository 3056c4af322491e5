package webserv.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A php-fpm of its own on a Unix socket, with nothing of the machine's configuration.
///
/// @param socket where it listens
record PhpFpm(Process process, Path socket) implements AutoCloseable {

    /// @param folder for its files
    static PhpFpm start(Path folder) throws IOException {
        var socket = folder.resolve("fpm.sock");
        var configuration =
                Files.writeString(
                        folder.resolve("fpm.conf"),
                        """
                        [global]
                        error_log = /proc/self/fd/2
                        [test]
                        user = %s
                        listen = %s
                        pm = static
                        pm.max_children = 2
                        php_admin_value[session.save_path] = %s
                        """
                                .formatted(System.getProperty("user.name"), socket, folder));
        var process = Program.of(program(), "-F", "-R", "-n", "-y", configuration).start();
        Transcript.of(process).await("ready to handle connections");
        return new PhpFpm(process, socket);
    }

    /// Debian has the version in the program's name.
    private static Path program() throws IOException {
        try (var programs = Files.newDirectoryStream(Path.of("/usr/sbin"), "php-fpm*")) {
            return programs.iterator().next();
        }
    }

    /// Kills one of the workers.
    void kill(long worker) {
        process.toHandle()
                .children()
                .filter(child -> child.pid() == worker)
                .findFirst()
                .orElseThrow()
                .destroyForcibly();
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
