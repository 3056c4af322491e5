package webserv.yaml;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A real NGINX, started on a socket in a folder of its own and ended by its process.
final class Nginx implements AutoCloseable {
    private static final int MOST_TRIES = 500;

    private final Process process;
    private final UnixDomainSocketAddress address;

    /// @param servers the blocks of the servers, each of which listens on `LISTEN`
    Nginx(Path folder, String servers) throws IOException, InterruptedException {
        var socket = folder.resolve("nginx.sock");
        address = UnixDomainSocketAddress.of(socket);
        var configuration =
                """
                daemon off;
                master_process off;
                user root;
                pid FOLDER/nginx.pid;
                error_log FOLDER/error.log;
                events {}
                http {
                    access_log off;
                    absolute_redirect off;
                    default_type text/plain;
                    server_names_hash_bucket_size 128;
                    client_body_temp_path FOLDER/body;
                    proxy_temp_path FOLDER/proxy;
                    fastcgi_temp_path FOLDER/fastcgi;
                    uwsgi_temp_path FOLDER/uwsgi;
                    scgi_temp_path FOLDER/scgi;
                %s
                }
                """
                        .formatted(servers.replace("LISTEN", "unix:" + socket))
                        .replace("FOLDER", folder.toString());
        var file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        var log = folder.resolve("error.log");
        process =
                new ProcessBuilder(
                                "nginx",
                                "-p",
                                folder.toString(),
                                "-e",
                                log.toString(),
                                "-c",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.out").toFile())
                        .start();
        for (int tries = 0; !answers(); tries++) {
            if (tries == MOST_TRIES || process.waitFor(20, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        "NGINX does not answer: " + Files.readString(folder.resolve("nginx.out")));
            }
        }
    }

    private boolean answers() {
        try (var channel = connected()) {
            return channel.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private SocketChannel connected() throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(address);
            return channel;
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /// Sends a request as it is, with `Connection: close` in it.
    HttpAnswer send(String request) throws IOException {
        try (var channel = connected()) {
            channel.write(StandardCharsets.ISO_8859_1.encode(request));
            var received = new StringBuilder();
            var buffer = ByteBuffer.allocate(16 * 1024);
            while (channel.read(buffer) >= 0) {
                received.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                buffer.clear();
            }
            return HttpAnswer.of(received.toString());
        }
    }

    /// GET of a target at a host.
    HttpAnswer get(String host, String target) throws IOException {
        return send(
                "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
