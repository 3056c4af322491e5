package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `webserv test`, whole: a configuration with tests, and what is reported.
class TestCommandTest {
    private static final String SITE =
            """
            servers:
              - listen: 127.0.0.1:8080
                server_name: www.example.org
                add_header: { X-Site: one }
                locations:
                  - { path: /, root: site }
                  - { path: /old, return: { status: 301, to: /new/ } }
                  - { path: /up/, upload: { store: store } }
              - listen: 127.0.0.1:8080
                server_name: other.example.org
                return: { text: "other" }
            tests:
            """;

    @TempDir Path folder;

    @BeforeEach
    void makeSite() throws IOException {
        Files.createDirectories(folder.resolve("store"));
        Files.createDirectories(folder.resolve("site"));
        Files.writeString(folder.resolve("site/a.txt"), "hello\n");
    }

    private Webserv.Outcome test(String tests) throws Exception {
        Files.writeString(folder.resolve("site.yaml"), SITE + tests.indent(2));
        return Webserv.run(folder, "test", "-c", "site.yaml");
    }

    @Test
    void namesThatNoAnswerHasAreMistakes() throws Exception {
        var outcome =
                test(
                        """
                        - request: GET /
                          expect: { server: www.exmple.org, location: /odl, handler: file }
                        - request: GET /
                          expect: { server: "", location: "~ nowhere", handler: cgi, cause: my-own }
                        - request: GET /
                          expect: { server: "site.yaml:1:1", location: /nowhere/at/all }
                        """);
        assertThat(outcome.output())
                .isEqualTo(
                        """
                        webserv: site.yaml:14:23: no server has 'www.exmple.org' for its first name, did you mean 'www.example.org'?
                        webserv: site.yaml:14:49: no location has the path '/odl', did you mean '/old'?
                        webserv: site.yaml:14:64: no location is answered by 'file', did you mean 'files'?
                        webserv: site.yaml:16:59: no location is answered by 'cgi': there are 'files', 'redirect', 'respond', 'upload'
                        webserv: site.yaml:18:50: no location has the path '/nowhere/at/all': there are '/', '/old', '/up/'
                        """);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void whatIsExpectedAndFoundPasses() throws Exception {
        var outcome =
                test(
                        """
                        - request: GET http://www.example.org:8080/a.txt
                          expect:
                            server: www.example.org
                            location: /
                            handler: files
                            status: 200
                            fields: { Content-Type: text/plain; charset=utf-8, X-Site: one, X-None: "" }
                            content: "~ ^hello"
                        - name: the old page leads to the new one
                          request: GET http://www.example.org:8080/old
                          expect: { status: 301, fields: { Location: /new/ }, location: /old }
                        - request: GET http://other.example.org:8080/a.txt
                          expect: { server: other.example.org, content: other, handler: respond }
                        - request: GET http://www.example.org:8080/none
                          expect: { status: "~ ^4", cause: files-not-found }
                        - request: { method: PUT, url: "http://www.example.org:8080/up/b", content: "é" }
                          expect: { status: 201 }
                        - request: { url: "http://www.example.org:8080/up/b", fields: { Range: bytes=0-1 } }
                          expect: { status: 206, content: "é" }
                        """);
        assertThat(outcome.output())
                .isEqualTo(
                        """
                        ok    1 GET http://www.example.org:8080/a.txt
                        ok    2 the old page leads to the new one
                        ok    3 GET http://other.example.org:8080/a.txt
                        ok    4 GET http://www.example.org:8080/none
                        ok    5 PUT http://www.example.org:8080/up/b
                        ok    6 GET http://www.example.org:8080/up/b
                        6 tests, 0 failed
                        """);
        assertThat(outcome.status()).isZero();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    server   | other.example.org | www.example.org
                    location | /up/              | /
                    handler  | upload            | files
                    status   | 404               | 200
                    status   | ~ ^3              | 200
                    cause    | files-not-found   |
                    content  | hello             | hello.
                    """)
    void whatIsNotFoundFailsWithItsPlace(String key, String expected, String got) throws Exception {
        var outcome =
                test(
                        """
                        - request: GET http://www.example.org:8080/a.txt
                          expect: { %s: "%s" }
                        """
                                .formatted(key, expected));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
                .matches(
                        """
                        (?s)FAIL  1 GET http://www.example.org:8080/a.txt
                                site.yaml:14:\\d+: expected '%s' '%s', got %s\\S*
                        1 test, 1 failed
                        """
                                .formatted(
                                        key,
                                        Pattern.quote(expected),
                                        got == null ? "nothing" : "'" + got));
    }

    @Test
    void fieldThatIsNotFoundFails() throws Exception {
        var outcome =
                test(
                        """
                        - request: GET http://www.example.org:8080/none
                          expect: { fields: { X-Site: two, X-None: one } }
                        """);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("'X-Site' 'two', got 'one'", "'X-None' 'one', got nothing")
                .contains("the server said: 404, ", "[files-not-found]");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    request: GET /, expect: { }                  | must expect something
                    request: GET /                               | the test expects nothing
                    request: GET, expect: { status: 200 }        | must be a method and a URL
                    request: GET /, expect: { stats: 200 }       | did you mean 'status'?
                    request: GET /, expect: { status: "~ (" }    | is no regular expression: unclosed group in '('
                    request: GET /, expect: { status: "~ 2a)0" } | is no regular expression: unmatched closing ')' in '2a)0'
                    request: GET /, expect: { status: "~" }      | has no regular expression behind '~'
                    request: GET /, expect: { status: [1, 2] }   | must be a single value
                    request: GET x, expect: { status: 200 }      | a URL begins with http://
                    """)
    void testThatMakesNoSenseIsRefusedWithItsPlace(String test, String complaint) throws Exception {
        var outcome = test("- { " + test + " }\n");
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.output()).contains(complaint, "site.yaml:13:");
    }

    @Test
    void configurationWithoutTestsIsNoneToTest() throws Exception {
        Files.writeString(
                folder.resolve("site.yaml"),
                "servers: [{ listen: 127.0.0.1:8080, return: { status: 404 } }]\n");
        var outcome = Webserv.run(folder, "test", "-c", "site.yaml");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).isEqualTo("webserv: site.yaml has no 'tests'\n");
    }
}
