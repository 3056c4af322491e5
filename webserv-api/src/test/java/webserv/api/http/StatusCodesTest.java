package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodesTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "100, Continue",
        "200, OK",
        "206, Partial Content",
        "301, Moved Permanently",
        "308, Permanent Redirect",
        "400, Bad Request",
        "404, Not Found",
        "405, Method Not Allowed",
        "413, Content Too Large",
        "414, URI Too Long",
        "416, Range Not Satisfiable",
        "422, Unprocessable Content",
        "431, Request Header Fields Too Large",
        "500, Internal Server Error",
        "501, Not Implemented",
        "505, HTTP Version Not Supported"
    })
    void statusHasItsRegisteredName(int status, String name) {
        assertThat(StatusCodes.reasonPhrase(status)).isEqualTo(name);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 99, 102, 306, 418, 499, 599, 600, -1})
    void otherStatusHasAnEmptyName(int status) {
        assertThat(StatusCodes.reasonPhrase(status)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "100, true", "101, true", "199, true", "200, false", "203, false", "204, true",
        "205, false", "206, false", "303, false", "304, true", "305, false", "404, false"
    })
    void contentIsForbiddenWhereTheMessageEndsWithItsFields(int status, boolean forbidden) {
        assertThat(StatusCodes.forbidsContent(status)).isEqualTo(forbidden);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {-1, 0, 100, 199, 600})
    void responseHasAFinalStatus(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.Response.empty(status));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {200, 304, 399, 600})
    void refusalHasTheStatusOfAnError(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply.Refusal(status, "no"));
    }
}
