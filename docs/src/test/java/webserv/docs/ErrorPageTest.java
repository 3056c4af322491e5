package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import webserv.api.http.StatusCodes;

/// The built-in error page has something to say for every status that webserv knows.
class ErrorPageTest {
    private static final Path RESOURCES =
            Repository.ROOT.resolve("webserv-engine/src/main/resources/webserv/engine");

    @Test
    void everyKnownRefusalHasASentence() throws IOException {
        var sentences = new Properties();
        try (var file = Files.newBufferedReader(RESOURCES.resolve("error-sentences.properties"))) {
            sentences.load(file);
        }
        var known =
                IntStream.rangeClosed(400, 599)
                        .filter(status -> !StatusCodes.reasonPhrase(status).isEmpty())
                        .mapToObj(Integer::toString)
                        .toList();
        assertThat(sentences.stringPropertyNames()).containsAll(known);
        assertThat(sentences.values())
                .allSatisfy(
                        sentence -> assertThat((String) sentence).matches("[A-Z][^<>&]*[^.]\\."));
    }

    @Test
    void pageIsSmallAndNeedsNothingElse() throws IOException {
        var page = Files.readString(RESOURCES.resolve("error-page.html"));
        assertThat(page.length()).isLessThan(2048);
        assertThat(page).doesNotContainPattern("src=|href=|url\\(|<script");
        assertThat(Pattern.compile("\\{\\{(\\w+)}}").matcher(page).results())
                .extracting(placeholder -> placeholder.group(1))
                .containsOnly("status", "reason", "sentence", "id", "code");
    }
}
