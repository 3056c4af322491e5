package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// What a folder answers to methods other than GET: its named index may be a program, a file is
/// read only.
class FolderMethodsTest {
    @TempDir Path temporary;
    private Folder folder;

    @BeforeEach
    void setUp() throws IOException {
        folder = new Folder(temporary);
        folder.file("app/index.php", "program");
        folder.file("pages/index.html", "page");
        folder.folder("empty");
    }

    private static final Reply READ_ONLY =
            new Reply.Refusal(
                    405,
                    new Cause("files-method", "files are read only"),
                    Fields.of("Allow", "GET, HEAD, OPTIONS"));

    private Handler named() {
        return folder.handler(folder.index("index.php", "index.html"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POST,   /app/?a=%20, /app/index.php?a=%20",
        "PUT,    /app/,       /app/index.php",
        "DELETE, /app/,       /app/index.php",
        "PATCH,  /pages/,     /pages/index.html",
    })
    void requestForAFolderGoesOnToItsNamedIndexWhateverItsMethod(
            String method, String target, String index) throws Exception {
        var request = Requests.of(method, target);
        var forward = Reply.Forward.to(index, Reply.Forward.Kind.SAME_REQUEST);
        assertThat(Replies.of(named(), request)).isEqualTo(forward);
        assertThat(named().explain(request.make()).reply()).contains(forward);
    }

    @ParameterizedTest(name = "POST {0}")
    @CsvSource({"/pages/index.html", "/none", "/app", "/empty/", "/app/index.php"})
    void whatIsReadIsNotPostedTo(String path) throws Exception {
        var request = Requests.of("POST", path);
        assertThat(Replies.of(named(), request)).isEqualTo(READ_ONLY);
        assertThat(named().explain(request.make()).reply()).contains(READ_ONLY);
    }

    /// What is kept of a file, its folder and its listing answers who reads.
    @ParameterizedTest(name = "POST {0}")
    @CsvSource({"/pages/index.html", "/empty/"})
    void whatIsKeptIsNotPostedToEither(String path) throws Exception {
        var handler = folder.handler("index", "other", "autoindex", "true");
        assertThat(Folder.status(handler, Requests.get(path))).isEqualTo(200);
        assertThat(Replies.of(handler, Requests.of("POST", path))).isEqualTo(READ_ONLY);
    }

    @ParameterizedTest(name = "POST {0}: {1}")
    @CsvSource({
        "/app,   forward to /app/index.php, ''",
        "/pages, forward to /pages/index.html, ''",
        "/pages/index.html, 405, try-files-method",
        "/empty, 405, try-files-method",
        "/none,  404, try-files-none",
    })
    void folderOfTryFilesGoesOnToItsIndex(String path, String answer, String cause)
            throws Exception {
        var handler =
                folder.handler(
                        folder.lists(
                                Map.of(
                                        "index",
                                        List.of("index.php", "index.html"),
                                        "try_files",
                                        List.of("$uri", "$uri/", "=404"))));
        var request = Requests.of("POST", path);
        var reply = Replies.of(handler, request);
        assertThat(handler.explain(request.make()).reply()).contains(reply);
        assertThat(handler.methodsAt("app/")).containsExactly("GET");
        if (reply instanceof Reply.Refusal(var status, var why, _, _)) {
            assertThat(status + why.code()).isEqualTo(answer + cause);
        } else {
            assertThat(Replies.text(reply)).isEqualTo(answer);
        }
    }

    @ParameterizedTest(name = "an index is written: {0}")
    @CsvSource({"true", "false"})
    void handlerAnswersGetAloneUnlessAnIndexIsNamed(boolean isNamed) {
        var handler = isNamed ? named() : folder.handler();
        assertThat(handler.methods())
                .isEqualTo(isNamed ? Methods.CONFIGURABLE : List.of(Methods.GET));
        assertThat(handler.methodsAt("app/")).containsExactly("GET");
    }
}
