package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

/// Every rule of the index of HTTP conformance names a test that is there, or says why there is
/// none.
class ConformanceIndexTest {
    /// `package.Class#method`, or `package.Class: name of a row`.
    private static final Pattern REFERENCE =
            Pattern.compile("([a-z]+)\\.([A-Z]\\w*Test)(#\\w+|: .+)");

    private static final Pattern TABLE_LINE = Pattern.compile("\\|(.*)\\|");
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");

    /// A line of a table whose last column says what shows it.
    private record Rule(int line, List<String> cells) {
        String shownBy() {
            return cells.getLast().strip();
        }

        @Override
        public String toString() {
            return "http-conformance.md:" + line + ": " + shownBy();
        }
    }

    private static List<Rule> rules() {
        var lines =
                Repository.document("docs/reference/http-conformance.md").text().lines().toList();
        var rules = new ArrayList<Rule>();
        boolean counts = false;
        for (int i = 0; i < lines.size(); i++) {
            var cells = TABLE_LINE.matcher(lines.get(i));
            if (!cells.matches()) {
                counts = false;
            } else if (lines.get(i).endsWith("| Shown by |")) {
                counts = true;
            } else if (counts && !lines.get(i).startsWith("|---")) {
                rules.add(new Rule(i + 1, List.of(BAR.split(cells.group(1), -1))));
            }
        }
        return rules;
    }

    private static Map<String, String> sourcesOfTests() throws IOException {
        try (var files = Files.walk(Repository.ROOT)) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file -> file.toString().contains("/src/test/java/"))
                    .collect(
                            Collectors.toMap(
                                    file -> nameOf(file),
                                    ConformanceIndexTest::read,
                                    (one, other) -> one + other));
        }
    }

    private static String nameOf(Path file) {
        var name = file.getFileName().toString().replace(".java", "");
        return file.getParent().getFileName() + "." + name;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void everyRuleNamesItsTestOrSaysWhyThereIsNone() throws IOException {
        var sources = sourcesOfTests();
        assertThat(rules()).hasSizeGreaterThan(150).allSatisfy(rule -> check(rule, sources));
    }

    private static void check(Rule rule, Map<String, String> sources) {
        if (rule.shownBy().startsWith("none: ")) {
            assertThat(rule.shownBy()).as("%s", rule).hasSizeGreaterThan(12);
            return;
        }
        var reference = REFERENCE.matcher(rule.shownBy());
        assertThat(reference.matches()).as("%s is no reference", rule).isTrue();
        var source = sources.get(reference.group(1) + "." + reference.group(2));
        assertThat(source).as("%s: the class", rule).isNotNull();
        var member = reference.group(3);
        assertThat(source)
                .as("%s", rule)
                .contains(
                        member.startsWith("#")
                                ? " " + member.substring(1) + "("
                                : "\"" + member.substring(2) + "\"");
    }
}
