package webserv.cgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.testkit.Nodes;

@Timeout(60)
class CgiHandlerTest {
    @TempDir Path folder;

    @Test
    void programSeesItsEnvironmentAndNothingElse() throws Exception {
        try (var programs = Programs.in(folder, "inherit_environment", "PATH")) {
            var names =
                    programs.answer(
                                    TestRequest.get(
                                            "/environment.sh/a?b=c",
                                            Fields.of("Proxy", "x", "X-A", "y")))
                            .lines()
                            .map(line -> line.substring(0, line.indexOf('=')))
                            .filter(name -> !name.equals("_"));
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "DOCUMENT_ROOT",
                            "GATEWAY_INTERFACE",
                            "HTTP_X_A",
                            "PATH",
                            "PATH_INFO",
                            "PATH_TRANSLATED",
                            "PWD",
                            "QUERY_STRING",
                            "REDIRECT_STATUS",
                            "REMOTE_ADDR",
                            "REMOTE_HOST",
                            "REMOTE_PORT",
                            "REQUEST_METHOD",
                            "REQUEST_SCHEME",
                            "REQUEST_URI",
                            "SCRIPT_FILENAME",
                            "SCRIPT_NAME",
                            "SERVER_ADDR",
                            "SERVER_NAME",
                            "SERVER_PORT",
                            "SERVER_PROTOCOL",
                            "SERVER_SOFTWARE",
                            "WEBSERV_RUN");
        }
    }

    @Test
    void programRunsInItsOwnFolderWithNoArguments() throws Exception {
        try (var programs = Programs.in(folder)) {
            var below = Files.createDirectory(folder.resolve("below"));
            Files.copy(folder.resolve("where.sh"), below.resolve("where.sh"));
            assertThat(programs.answer(TestRequest.get("/below/where.sh")))
                    .isEqualTo(below.toRealPath() + "\n");
            assertThat(programs.answer(TestRequest.get("/arguments.sh?a+b"))).isEqualTo("0\n");
        }
    }

    @Test
    void executableFileIsRunDirectly() throws Exception {
        try (var programs = Programs.in(folder)) {
            assertThat(programs.answer(TestRequest.get("/direct/a/b"))).isEqualTo("/direct|/a/b");
        }
    }

    @Test
    void pythonReadsFormAndSetsTwoCookies() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response =
                    programs.response(
                            TestRequest.post("/form.py", "name=J%C3%BCrgen".getBytes(UTF_8)));
            assertThat(response.fields())
                    .isEqualTo(
                            Fields.of(
                                    "Content-Type", "text/plain; charset=utf-8",
                                    "Set-Cookie", "a=1",
                                    "Set-Cookie", "b=2"));
            assertThat(Programs.text(response)).isEqualTo("Hello Jürgen");
        }
    }

    @Test
    void perlChoosesItsStatus() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.get("/hello.pl"));
            assertThat(response.status()).isEqualTo(201);
            assertThat(Programs.text(response)).isEqualTo("hello from perl");
        }
    }

    record Upload(String name, int octets, boolean inChunks, String stream, String length) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Upload> uploads() {
        return Stream.of(
                new Upload("no octet", 0, false, "false", "0"),
                new Upload("10 MiB with a length", 10 << 20, false, "false", "10485760"),
                new Upload("chunks that fit into memory", 65_536, true, "false", "65536"),
                new Upload("chunks of one octet more", 65_537, true, "false", "65537"),
                new Upload("no chunk at all", 0, true, "false", "0"),
                new Upload("10 MiB in chunks", 10 << 20, true, "false", "10485760"),
                new Upload("10 MiB in chunks, streamed", 10 << 20, true, "true", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uploads")
    void contentPassesThroughProgramWhole(Upload row) throws Exception {
        try (var programs = Programs.in(folder, "stream_content", row.stream())) {
            var content = "a".repeat(row.octets()).getBytes(UTF_8);
            var request =
                    row.inChunks()
                            ? TestRequest.postInChunks("/upper.sh", content)
                            : TestRequest.post("/upper.sh", content);
            var response = programs.response(request);
            assertThat(response.fields().first("X-Length")).contains(row.length());
            assertThat(Programs.text(response).equals("A".repeat(row.octets()))).isTrue();
        }
    }

    @Test
    void programMayAnswerWithoutReading() throws Exception {
        try (var programs = Programs.in(folder)) {
            var request = TestRequest.post("/answers-without-reading.sh", new byte[10 << 20]);
            assertThat(programs.answer(request)).isEqualTo("enough");
        }
    }

    @Test
    void programMayFillItsOutputBeforeItReads() throws Exception {
        try (var programs = Programs.in(folder)) {
            var request = TestRequest.post("/answers-before-reading.py", new byte[1 << 20]);
            assertThat(programs.answer(request)).hasSize(1_000_000 + 7).endsWith("x1048576");
        }
    }

    /// A program that redirects may work on beside the one that it redirects to.
    @Test
    void eachRunOfOneRequestHasAMarkOfItsOwn() throws Exception {
        try (var programs = Programs.in(folder)) {
            var request = TestRequest.get("/environment.sh");
            var first = markIn(programs.answer(request));
            assertThat(first).startsWith("WEBSERV_RUN=" + programs.handler().markPrefix());
            assertThat(markIn(programs.answer(request))).isNotEqualTo(first);
        }
    }

    private static String markIn(String environment) {
        return environment
                .lines()
                .filter(line -> line.startsWith("WEBSERV_RUN="))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void scriptOfAMissingInterpreterIs503WhereItIsNotRequired() throws Exception {
        var nodes = new HashMap<String, Node>();
        nodes.put("root", Nodes.text(folder.toString()));
        nodes.put("require_interpreters", Nodes.text("false"));
        nodes.put(
                "interpreters",
                Nodes.mapping(
                        Map.of(
                                ".x", Nodes.text("no-such-program"),
                                ".sh", Nodes.text("sh"))));
        Files.writeString(folder.resolve("a.x"), "");
        Files.writeString(folder.resolve("a.sh"), "printf 'Status: 200\\n\\nfine'");
        var settings = new Settings(Nodes.mapping(nodes), folder);
        try (var handler = (CgiHandler) new CgiFactory().create(settings)) {
            assertThat(handler.await(TestRequest.get("/a.x")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    503,
                                    new Cause(
                                            "cgi-not-installed",
                                            "not installed: no-such-program, which runs "
                                                    + folder.resolve("a.x"))));
            assertThat(Programs.text((Reply.Response) handler.await(TestRequest.get("/a.sh"))))
                    .isEqualTo("fine");
        }
    }

    @Test
    void explainedEnvironmentIsTheOneThatTheProgramSees() throws Exception {
        Files.writeString(
                folder.resolve("told.pl"),
                """
                print "Content-Type: text/plain\n\n";
                print "variable $_ '$ENV{$_}'\n" foreach (sort keys %ENV);
                """);
        try (var programs = Programs.in(folder, "limit_files", "64")) {
            var request = TestRequest.get("/told.pl/x?a=b", Fields.of("X-Long", "y".repeat(500)));
            var told = programs.handler().explain(request).steps();
            var seen = Programs.text((Reply.Response) programs.handler().await(request));
            assertThat(told).anyMatch(step -> step.matches("run '.*/prlimit'"));
            assertThat(told).contains("argument '--nofile=64'");
            assertThat(told.stream().filter(step -> step.startsWith("variable ")))
                    .containsExactlyElementsOf(
                            seen.lines().filter(line -> !line.contains(RunMark.VARIABLE)).toList());
        }
    }

    @Test
    void clientIsSentToTheFolderThatAProgramAnswersFor() throws Exception {
        Files.createDirectory(folder.resolve("a b"));
        Files.writeString(folder.resolve("a b/start.sh"), "printf 'Status: 204\\n\\n'\n");
        try (var programs = Programs.in(folder, "index", "start.sh")) {
            var moved = Reply.Response.empty(301, "Location", "/a%20b/?c=%20");
            var request = TestRequest.get("/a%20b?c=%20");
            assertThat(programs.handler().await(request)).isEqualTo(moved);
            assertThat(programs.handler().explain(request).reply()).contains(moved);
            assertThat(programs.handler().await(TestRequest.get("/a%20b/")))
                    .isInstanceOfSatisfying(
                            Reply.Response.class,
                            answer -> assertThat(answer.status()).isEqualTo(204));
        }
    }

    @Test
    void explanationRunsNothing() throws Exception {
        try (var programs = Programs.in(folder)) {
            var trace = folder.resolve("ran");
            assertThat(programs.handler().explain(TestRequest.get("/runs.sh/a?" + trace)).steps())
                    .contains(
                            "argument '" + folder.resolve("runs.sh") + "'",
                            "in " + folder,
                            "variable SCRIPT_NAME '/runs.sh'",
                            "variable PATH_INFO '/a'");
            assertThat(trace).doesNotExist();
            assertThat(programs.handler().explain(TestRequest.get("/page.html")).reply())
                    .contains(
                            new Reply.Refusal(
                                    403,
                                    new Cause(
                                            "cgi-not-executable",
                                            "not executable, and no interpreter is configured: "
                                                    + folder.resolve("page.html"))));
        }
    }

    @Test
    void programThatCannotBeStartedIs500() throws Exception {
        try (var programs = Programs.in(folder)) {
            Files.writeString(folder.resolve("direct"), "#!/no/such/interpreter\n");
            assertThat(programs.refusal(TestRequest.get("/direct")).status()).isEqualTo(500);
            assertThat(programs.answer(TestRequest.get("/hello.pl"))).isEqualTo("hello from perl");
        }
    }
}
