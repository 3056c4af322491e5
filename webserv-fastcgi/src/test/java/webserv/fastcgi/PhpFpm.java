package webserv.fastcgi;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A php-fpm of its own, with its own configuration and nothing of the machine's.
final class PhpFpm implements AutoCloseable {
    private final Process process;
    private final String address;

    private PhpFpm(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /// @param folder for its configuration, sessions and uploads
    /// @param tcp whether it listens on a port rather than on a Unix socket
    /// @param workers how many requests it serves at once
    /// @param directives further lines of the pool
    static PhpFpm start(Path folder, boolean tcp, int workers, String... directives)
            throws IOException {
        var address = tcp ? "127.0.0.1:" + freePort() : folder.resolve("fpm.sock").toString();
        var configuration =
                Files.writeString(
                        folder.resolve("fpm.conf"),
                        """
                        [global]
                        daemonize = no
                        error_log = /proc/self/fd/2
                        [test]
                        user = %1$s
                        listen = %2$s
                        pm = static
                        pm.max_children = %3$d
                        php_admin_flag[log_errors] = on
                        php_admin_value[session.save_path] = %4$s
                        php_admin_value[upload_tmp_dir] = %4$s
                        php_admin_value[upload_max_filesize] = 64M
                        php_admin_value[post_max_size] = 64M
                        %5$s
                        """
                                .formatted(
                                        System.getProperty("user.name"),
                                        address,
                                        workers,
                                        folder,
                                        String.join("\n", directives)));
        var process =
                new ProcessBuilder(
                                program().toString(),
                                "--nodaemonize",
                                "--allow-to-run-as-root",
                                "--no-php-ini",
                                "--fpm-config",
                                configuration.toString())
                        .start();
        awaitReady(process);
        return new PhpFpm(process, tcp ? address : "unix:" + address);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Debian has the version in the program's name.
    private static Path program() throws IOException {
        try (var programs = Files.newDirectoryStream(Path.of("/usr/sbin"), "php-fpm*")) {
            return programs.iterator().next();
        }
    }

    private static void awaitReady(Process process) throws IOException {
        var said = new BufferedReader(process.errorReader(StandardCharsets.UTF_8));
        var line = said.readLine();
        while (line != null && !line.contains("ready to handle connections")) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("php-fpm did not start");
        }
        Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {}));
    }

    /// What `pass` is set to.
    String address() {
        return address;
    }

    /// The processes that serve.
    List<ProcessHandle> workers() {
        return process.children().toList();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
