package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

class ResolutionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/a,              /a/",
        "//a,             /a/",
        "/a%20%3F%25?b,   /a%20%3F%25/?b",
        "/e%CC%81,        /e%CC%81/",
        "/%C3%A9?,        /%C3%A9/?",
        "/a?b=%20{c},     /a/?b=%20%7Bc%7D",
    })
    void clientIsSentToTheSameNameWithASlash(String target, String location) {
        assertThat(new Resolution.MissingSlash().reply(Requests.get(target).make()))
                .isEqualTo(Reply.Response.empty(301, "Location", location));
    }
}
