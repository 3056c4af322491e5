package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Cause;

/// Every code of a cause is explained, and every explanation is of a code that is used.
class CausesTest {
    private static final String PAGE = "docs/reference/causes.md";
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");

    @TempDir Path folder;

    @Test
    void everyCodeThatIsUsedIsExplainedAndNoOther() throws Exception {
        var used = CauseCodes.in(ours());
        assertThat(used.untraceable()).isEmpty();
        var explained =
                HEADING.matcher(Repository.document(PAGE).text())
                        .results()
                        .map(heading -> heading.group(1).replace("\\", ""))
                        .toList();
        assertThat(explained).containsExactlyElementsOf(used.codes());
    }

    @Test
    void pageIsWhatTheCommandPrints() throws Exception {
        var outcome = Webserv.run(folder, "why", "--markdown");
        assertThat(outcome.status()).isZero();
        assertThat(Repository.document(PAGE).text()).isEqualTo(outcome.output());
    }

    @Test
    void settingsThatExplanationsNameAreInTheReference() {
        var reference = Repository.document("docs/reference/configuration.md").text();
        var named =
                Pattern.compile("(?m)^- Settings: (.*)$")
                        .matcher(Repository.document(PAGE).text())
                        .results()
                        .flatMap(line -> Stream.of(line.group(1).split(", ", -1)))
                        .toList();
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(reference).contains(name));
    }

    @Test
    void codeIsFoundBehindVariablesParametersFieldsAndMethods() throws Exception {
        var classes =
                Path.of(Planted.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var places = new ArrayList<>(ours());
        places.add(classes);
        var all = CauseCodes.in(places);
        assertThat(all.codes())
                .contains(
                        "planted-*",
                        "planted-field",
                        "planted-local",
                        "planted-one",
                        "planted-prefix",
                        "planted-two");
        assertThat(all.untraceable())
                .containsExactly("webserv/docs/CausesTest$Planted.lost by java/lang/String.trim");
    }

    private static List<Path> ours() {
        var built = new BuiltModules();
        return built.descriptors().keySet().stream().map(built::location).toList();
    }

    /// Codes that are hard to find.
    @SuppressWarnings("unused") // Its bytecode is what the test reads.
    private record Planted(String code) {
        Planted() {
            this("planted-field");
        }

        Cause kept() {
            return new Cause(code, "");
        }

        static Cause local(int n) {
            var local = n > 3 ? choice(n) : "planted-local";
            return new Cause(local, "");
        }

        static String choice(int n) {
            return n > 7 ? "planted-one" : "planted-two";
        }

        static Cause made(int n) {
            return new Cause("planted-" + n, "");
        }

        static Cause joined() {
            return behind("prefix");
        }

        static Cause behind(String end) {
            return new Cause("planted-" + end, "");
        }

        static Cause lost(String text) {
            return new Cause(text.trim(), "");
        }
    }
}
