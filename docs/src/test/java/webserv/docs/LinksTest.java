package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Links within the repository lead somewhere.
class LinksTest {

    static Stream<Arguments> links() {
        return Repository.documents().stream()
                .flatMap(document ->
                        document.links().stream()
                                .filter(link -> !link.matches("[a-z]+:.*"))
                                .map(link -> Arguments.of(document, link)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("links")
    void linkLeadsSomewhere(Document document, String link) {
        int mark = link.indexOf('#');
        var path = mark < 0 ? link : link.substring(0, mark);
        var target =
                path.isEmpty() ? document.path() : document.path().resolveSibling(path).normalize();
        assertThat(target).exists().startsWith(Repository.ROOT);
        if (mark >= 0) {
            assertThat(Document.read(target).anchors()).contains(link.substring(mark + 1));
        }
    }
}
