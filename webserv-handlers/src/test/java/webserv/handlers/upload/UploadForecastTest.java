package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// What is foretold of a request to a handler that is not started, and of what only the content
/// decides. That foretelling agrees with doing is held by a test over made up configurations.
class UploadForecastTest {
    @TempDir private Path temporary;

    private Prospect forecast(Requests request, String... settings) throws Exception {
        var handler = new UploadFactory().create(Rig.settings(temporary, settings), Rig.clock());
        return handler.explain(request.make());
    }

    /// `open` where it is left open, else the status with the code of its cause.
    private static String told(Prospect prospect) {
        return prospect.reply()
                .map(reply ->
                        switch (reply) {
                            case Reply.Refusal refusal ->
                                    refusal.status() + " " + refusal.cause().code();
                            case Reply.Response response -> Integer.toString(response.status());
                            default -> throw new AssertionError(reply);
                        })
                .orElse("open");
    }

    @Test
    void limitsThatOptionsTellNeedNoStart() {
        var settings =
                Rig.settings(temporary, "resumable", "true", "quota", "1MiB", "folders", "true");
        assertThat(new UploadFactory().create(settings, Rig.clock()).optionsFields().toString())
                .isEqualTo(
                        "Upload-Limit: max-size=1048576, max-append-size=1048576, max-age=86400");
    }

    @ParameterizedTest(name = "{0} {1} with {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT    | new   |                                                   | 201",
                "PUT    | there |                                                   | 204",
                "PUT    | there | If-None-Match: *                                  | 412 upload-precondition-false",
                "PUT    | .x    |                                                   | 403 upload-name-refused",
                "PUT    | sub/x |                                                   | 409 upload-folder",
                "PUT    | new   | Content-Digest: sha-256=:AAAA:                    | open",
                "PUT    | new   | Repr-Digest: sha-256=:AAAA:                       | open",
                "PUT    | new   | Content-Digest: what                              | 400 upload-digest-broken",
                "PUT    | new   | Upload-Complete: ?0                               | 400 upload-part-refused",
                "POST   |       | Content-Type: multipart/form-data; boundary=a     | open",
                "POST   |       | Content-Type: application/x-www-form-urlencoded   | 415 upload-content-unsupported",
                "POST   |       | Slug: new                                         | 201",
                "POST   |       | Slug: there                                       | 409 upload-name-taken",
                "DELETE | there |                                                   | 204",
                "DELETE | new   |                                                   | 404 upload-not-found",
                "GET    | there |                                                   | 200",
                "GET    | new   |                                                   | 404 upload-not-found",
            })
    void answerIsToldAndNothingIsDone(String method, String name, String field, String answer)
            throws Exception {
        Files.writeString(temporary.resolve("there"), "is");
        var request = Rig.request(method, name == null ? "" : name);
        if (field != null) {
            request = request.with(field.split(": ", 2)[0], field.split(": ", 2)[1]);
        }
        assertThat(told(forecast(request.content("five!")))).isEqualTo(answer);
        try (var files = Files.list(temporary)) {
            assertThat(files).containsExactly(temporary.resolve("there"));
        }
        assertThat(temporary.resolve("there")).hasContent("is");
    }

    @Test
    void quotaIsThatOfWhatTheStoreHoldsNow() throws Exception {
        Files.writeString(temporary.resolve("there"), "is");
        var request = Rig.request("PUT", "new").content("five!");
        assertThat(told(forecast(request, "quota", "7B"))).isEqualTo("201");
        assertThat(told(forecast(request, "quota", "6B"))).isEqualTo("507 upload-quota-full");
    }

    @Test
    void uploadThatCanBeResumedIsLeftOpen() throws Exception {
        var request = Rig.request("PUT", "new").with("Upload-Complete", "?0").content("five!");
        assertThat(told(forecast(request, "resumable", "true"))).isEqualTo("open");
    }

    @Test
    void storeThatIsMadeAtTheStartIsNotMadeByExplaining() throws Exception {
        var store = temporary.resolve("later");
        var handler =
                new UploadFactory().create(Rig.settings(store, "create", "true"), Rig.clock());
        assertThat(told(handler.explain(Rig.request("PUT", "a").content("x").make())))
                .isEqualTo("201");
        assertThat(told(handler.explain(Rig.request("GET", "").make()))).isEqualTo("open");
        assertThat(store).doesNotExist();
    }
}
