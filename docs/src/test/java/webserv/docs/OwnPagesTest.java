package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages that the server makes itself, error pages and listings, belong together with the demo
/// site: modules that may not share a constant each have their own copy of it.
class OwnPagesTest {
    private static final String SITE = "distribution/src/main/image/site/css/site.css";
    private static final String LISTING =
            "webserv-handlers/src/main/java/webserv/handlers/Html.java";
    private static final String ERROR_PAGE =
            "webserv-engine/src/main/resources/webserv/engine/error-page.html";
    private static final String BUILT_IN_PAGE =
            "webserv-engine/src/main/java/webserv/engine/BuiltInPage.java";

    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): *(#[0-9a-f]+)");
    private static final Pattern POLICY = Pattern.compile("\"(default-src [^\"]*)\"");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {LISTING, ERROR_PAGE})
    void pageHasTheColoursOfTheSite(String page) throws IOException {
        var site = colours(SITE);
        var own = colours(page);
        assertThat(own).containsKeys("accent", "ground", "line", "text", "muted");
        assertThat(own).allSatisfy((name, values) -> assertThat(values).isEqualTo(site.get(name)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {LISTING, BUILT_IN_PAGE})
    void pageIsSentWithTheOneSecurityPolicy(String source) throws IOException {
        assertThat(POLICY.matcher(text(source)).results())
                .extracting(policy -> policy.group(1))
                .containsExactly(
                        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
                                + " form-action 'none'");
    }

    /// The values of each colour, the light one first, then the dark one.
    private static Map<String, List<String>> colours(String file) throws IOException {
        return COLOUR.matcher(text(file))
                .results()
                .collect(
                        Collectors.groupingBy(
                                colour -> colour.group(1),
                                Collectors.mapping(
                                        colour -> colour.group(2), Collectors.toList())));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Repository.ROOT.resolve(file));
    }
}
