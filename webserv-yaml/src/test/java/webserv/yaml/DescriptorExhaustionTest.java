package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.testkit.ScarceProcess;

/// A site in a process of its own that has no descriptor left.
class DescriptorExhaustionTest {
    @TempDir private Path folder;

    /// Over the whole way, from the request's octets to those of the answer.
    @Test
    void whatCannotBeOpenedForNowSaysWhenToComeAgain() throws Exception {
        var said = ScarceProcess.said(FewDescriptors.class, folder.toString());
        assertThat(said)
                .map(answer -> answer.replaceFirst("Date: [^\\\\]*\\\\r\\\\n", ""))
                .containsExactly(
                        busy("files-busy", 9),
                        busy("files-busy", 10),
                        busy("upload-busy", 11),
                        busy("upload-busy", 12));
    }

    private static String busy(String code, int request) {
        var problem =
                """
                {"type":"about:blank","title":"Service Unavailable","status":503,\
                "detail":"The server cannot take this request right now; try again a little later.",\
                "code":"%s","request":%d}
                """
                        .formatted(code, request);
        var head =
                """
                HTTP/1.1 503 Service Unavailable
                Content-Type: application/problem+json
                Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'
                X-Content-Type-Options: nosniff
                Vary: Accept
                Retry-After: 5
                Content-Length: %d
                Connection: close

                """
                        .formatted(problem.length());
        return head.replace("\n", "\\r\\n") + problem.replace("\n", "\\n");
    }
}
