package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The demo site needs nothing from elsewhere and nothing inline, so that the strict
/// Content-Security-Policy `default-src 'self'` would hold, and its links lead somewhere.
class DemoSiteTest {
    private static final Path IMAGE = Repository.ROOT.resolve("distribution/src/main/image");
    private static final Path SITE = IMAGE.resolve("site");
    private static final Pattern REFERENCE = Pattern.compile("\\b(?:href|src|action)=\"([^\"]*)\"");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .* from \"([^\"]*)\";$");

    /// What the default configuration answers without a file, and the page that is meant to fail.
    private static final Set<String> WITHOUT_FILE =
            Set.of("/healthz", "/old", "/no-such-page", "/uploads/");

    static Stream<Path> pages() throws IOException {
        return sources(".html");
    }

    static Stream<Path> scripts() throws IOException {
        return sources(".js");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void pageHasNothingInline(Path page) throws IOException {
        assertThat(Files.readString(SITE.resolve(page)))
                .doesNotContainPattern("<style|\\bstyle=|\\bon[a-z]+=\"|javascript:")
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void linksOfThePageLeadSomewhere(Path page) throws IOException {
        var text = Files.readString(SITE.resolve(page));
        assertThat(REFERENCE.matcher(text).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(leadsSomewhere(page, text, link)).isTrue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void importsOfTheScriptAreThere(Path script) throws IOException {
        var text = Files.readString(SITE.resolve(script));
        assertThat(text).doesNotContainPattern("https?://(?!www\\.w3\\.org/)|innerHTML|eval\\(");
        assertThat(IMPORT.matcher(text).results().map(module -> module.group(1)))
                .allSatisfy(path -> assertThat(SITE.resolve(path.substring(1))).isRegularFile());
    }

    private static boolean leadsSomewhere(Path page, String text, String link) {
        if (link.startsWith("#")) {
            return text.contains("id=\"" + link.substring(1) + "\"");
        }
        if (WITHOUT_FILE.contains(link)) {
            return true;
        }
        if (link.startsWith("/cgi-bin/")) {
            return isProgram(link.substring("/cgi-bin/".length()).split("[/?]", 2)[0]);
        }
        var folder = link.startsWith("/") ? SITE : SITE.resolve(page).getParent();
        return Files.exists(folder.resolve(link.replaceFirst("^/", "")));
    }

    /// Programs in C have only their source here; the build compiles them.
    private static boolean isProgram(String name) {
        return Files.isExecutable(IMAGE.resolve("cgi-bin").resolve(name))
                || Files.exists(IMAGE.resolveSibling("c").resolve(name + ".c"));
    }

    private static Stream<Path> sources(String extension) throws IOException {
        try (var files = Files.walk(SITE)) {
            return files
                    .filter(file -> file.toString().endsWith(extension))
                    .map(SITE::relativize)
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
