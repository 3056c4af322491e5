package webserv.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A worker of php-fpm that is killed while its answer is on its way: the fault is not the
/// server's, and one line of each log tells whose it is.
@Timeout(120)
final class FastCgiBrokenOffTest {
    /// Sends more than a record holds, so that it is on its way, and its own process, and waits.
    private static final String SCRIPT =
            "<?php echo str_repeat('x', 100000), ' pid=', getmypid(), ';'; flush(); sleep(60);";

    @TempDir private Path folder;

    @Test
    void workerThatIsKilledWhileItAnswersIsALineOfEachLog() throws IOException {
        var script = Files.writeString(folder.resolve("long.php"), SCRIPT);
        var accessLog = folder.resolve("access.log");
        var address = Address.free();
        String log;
        try (var fpm = PhpFpm.start(folder)) {
            var told = "unix:" + fpm.socket() + " for " + script + " closed the connection before";
            try (var server = Image.BUILT.serve(configuration(address, fpm, accessLog), address)) {
                breakOff(address, fpm);
                server.transcript().await(told);
                server.signal("TERM");
                server.awaitExit();
                log = server.transcript().toString();
            }
            assertThat(log.lines().filter(line -> line.contains("(broken off)")))
                    .singleElement()
                    .asString()
                    .contains(" WARN request ", ": 'GET' '/long.php': 200, ", told)
                    .endsWith(" [fastcgi-lost] (broken off)");
        }
        assertThat(log).doesNotContain("response-broken", "webserv.gateway", " ERROR ");
        assertThat(accessLog).hasContent("/long.php 200 fastcgi-lost");
    }

    private Path configuration(Address address, PhpFpm fpm, Path accessLog) throws IOException {
        return Files.writeString(
                folder.resolve("webserv.yaml"),
                """
                access_log: { file: "%s", format: "$request_uri $status $cause" }
                servers:
                  - listen: "%s"
                    root: %s
                    locations:
                      - path: /
                        fastcgi: { pass: "unix:%s" }
                """
                        .formatted(accessLog, address, folder, fpm.socket()));
    }

    /// Reads the head and the content up to the process, ends that, and reads to the end, which is
    /// no clean one: a reset, or chunks without the last.
    private static void breakOff(Address address, PhpFpm fpm) throws IOException {
        try (var client = address.connect()) {
            client.getOutputStream()
                    .write("GET /long.php HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            var input = client.getInputStream();
            var answer = new StringBuilder();
            while (answer.indexOf(";", Math.max(0, answer.indexOf(" pid="))) < 0
                    || answer.indexOf(" pid=") < 0) {
                int octet = input.read();
                assertThat(octet).as("%s", answer).isNotNegative();
                answer.append((char) octet);
            }
            var pid = answer.substring(answer.indexOf(" pid=") + " pid=".length());
            fpm.kill(Long.parseLong(pid.substring(0, pid.indexOf(";"))));
            assertThat(rest(input)).doesNotContain("0\r\n\r\n");
        }
    }

    private static String rest(InputStream input) throws IOException {
        try {
            return new String(input.readAllBytes(), US_ASCII);
        } catch (SocketException _) {
            return "";
        }
    }
}
