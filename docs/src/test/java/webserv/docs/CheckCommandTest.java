package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `webserv check`, whole: what a start on this machine, or the first refusal, would come upon.
class CheckCommandTest {
    @TempDir Path folder;

    @BeforeEach
    void makeSite() throws IOException {
        Files.createDirectories(folder.resolve("site/errors"));
        Files.writeString(folder.resolve("site/errors/404.html"), "none");
    }

    private Webserv.Outcome check(String site) throws Exception {
        Files.writeString(folder.resolve("site.yaml"), site);
        return Webserv.run(folder, "check", "-c", "site.yaml");
    }

    /// 203.0.113.0/24 is nobody's (RFC 5737).
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7:8080 | ",
                "unix:/nowhere/x.sock | : there is no folder /nowhere",
            })
    void addressThatTheMachineDoesNotHaveIsAMistake(String address, String why) throws Exception {
        var outcome =
                check(
                        """
                        servers:
                          - listen: 127.0.0.1:8080
                            root: site
                          - listen: "%s"
                            root: site
                        """
                                .formatted(address));
        assertThat(outcome.output())
                .contains("site.yaml:4:5: the server cannot listen on " + address)
                .contains(" on this machine" + Objects.requireNonNullElse(why, ": "));
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void addressThatIsTakenIsNoMistake() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var outcome =
                    check(
                            """
                            servers:
                              - listen: ["127.0.0.1:%d", "*:1", "[::]:2", "unix:%s/x.sock"]
                                root: site
                            """
                                    .formatted(taken.getLocalPort(), folder));
            assertThat(outcome.output()).isEqualTo("site.yaml: ok: 1 server, 1 location\n");
            assertThat(outcome.status()).isZero();
        }
    }

    @Test
    void errorPageThatIsNotThereIsAWarning() throws Exception {
        var outcome =
                check(
                        """
                        servers:
                          - listen: 127.0.0.1:8080
                            root: site
                            error_page: { 404: /errors/404.html, 403: /errors/none.html }
                            locations:
                              - path: /in/
                                error_page: { 410: /errors/gone.html, 500: "/errors$uri" }
                        """);
        assertThat(outcome.output())
                .contains("site.yaml:4:", "the page '/errors/none.html' is answered with 404 (")
                .contains("site.yaml:7:", "the page '/errors/gone.html' is answered with 404 (")
                .contains("site.yaml: ok: 1 server, 2 locations\n")
                .hasLineCount(3);
        assertThat(outcome.status()).isZero();
    }

    @Test
    void whatAFileWouldEndAndWhatClientsMayNotKnowAreWarnings() throws Exception {
        var outcome =
                check(
                        """
                        servers:
                          - listen: 127.0.0.1:8080
                            charset: utf-9
                            root: site
                            locations:
                              - path: /a/
                                try_files: [$uri, /b/]
                              - path: /b/
                                try_files: [$uri, /a/]
                        """);
        assertThat(outcome.output())
                .contains(
                        "webserv: warning: site.yaml:3:14: the charset 'utf-9' is not known here, did you mean 'utf-8'?")
                .contains(
                        "webserv: warning: site.yaml:6:9: a request for '/a/no-such-file' goes in a circle: ")
                .contains("site.yaml: ok: 1 server, 3 locations\n")
                .hasLineCount(3);
        assertThat(outcome.status()).isZero();
    }

    @Test
    void endsOfValuesThatComeFromOtherServersAreWarnings() throws Exception {
        Files.createDirectories(folder.resolve("site"));
        var outcome =
                check(
                        """
                        servers:
                          - listen: 127.0.0.1:8080
                            root: site
                            index: [index.html, index.htm;]
                            add_header: { X-Index: a; }
                            locations:
                              - path: /a/*
                                root: site
                              - path: ~ /b.*
                                root: site
                        """);
        assertThat(outcome.output())
                .isEqualTo(
                        """
                        webserv: warning: site.yaml:4:25: the ';' at the end of 'index.htm;' is part of 'index': leave it out if it is not meant
                        webserv: warning: site.yaml:7:15: the '*' at the end of '/a/*' stands for itself, as 'path' takes all that begins with it: leave it out if it is not meant
                        site.yaml: ok: 1 server, 3 locations
                        """);
        assertThat(outcome.status()).isZero();
    }

    @Test
    void settingsOfAStoreThatDoNothingAreWarnings() throws Exception {
        var outcome =
                check(
                        """
                        servers:
                          - listen: 127.0.0.1:8080
                            locations:
                              - path: /up/
                                upload: { store: up, create: true, quota: 0, resumable_lifetime: 1h }
                        """);
        assertThat(outcome.output())
                .contains("webserv: warning: site.yaml:5:44: 'quota' leaves room for no file: ")
                .contains(
                        "webserv: warning: site.yaml:5:54: 'resumable_lifetime' has no effect without 'resumable: true'")
                .contains("site.yaml: ok: 1 server, 1 location\n")
                .hasLineCount(3);
        assertThat(outcome.status()).isZero();
    }
}
