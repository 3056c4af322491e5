package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// The program behind the demo site's form: whatever comes, a page goes out, and nothing of it is
/// taken for HTML or for a command.
class GreetingTest {
    private static final Path PROGRAM =
            Repository.ROOT.resolve("distribution/src/main/image/cgi-bin/greet.sh");
    private static final Pattern HEADING = Pattern.compile("<h1>(.*)</h1>");

    static final List<Arguments> FORMS =
            List.of(
                    form("a name", "name=Ann", "Hello, Ann."),
                    form("a name behind another field", "x=1&name=Ann", "Hello, Ann."),
                    form("a name beyond ASCII", "name=J%C3%BCrgen", "Hello, Jürgen."),
                    form("spaces around and within", "name=+A+B%20", "Hello, A B."),
                    form("HTML", "name=%3Cb%3E%26%22%27", "Hello, &lt;b&gt;&amp;&quot;&#39;."),
                    form("a command", "name=%24(id)%60id%60", "Hello, $(id)`id`."),
                    form("a backslash", "name=%5C0101%5Cn", "Hello, \\0101\\n."),
                    form("a format", "name=%25s%25d", "Hello, %s%d."),
                    form("encoded controls", "name=A%00%0A%1BB", "Hello, AB."),
                    form("half an escape", "name=A%4", "Hello, A."),
                    form("no name", "surname=Ann", "Not quite."),
                    form("an empty name", "name=+", "Not quite."),
                    form("nothing", "", "Not quite."),
                    form("too much", "name=" + "a".repeat(2000), "Not quite."));

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @FieldSource("FORMS")
    void formIsAnsweredByAPage(String name, String form, String heading) throws Exception {
        var input = Files.writeString(folder.resolve("form"), form);
        var output = folder.resolve("answer");
        var program =
                new ProcessBuilder("sh", PROGRAM.toString())
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        program.environment().put("REQUEST_METHOD", "POST");
        program.environment().put("CONTENT_LENGTH", Integer.toString(form.length()));
        assertThat(program.start().onExit().get(20, TimeUnit.SECONDS).exitValue()).isZero();
        var answer = Files.readString(output);
        assertThat(answer.startsWith("Status: ")).as(name).isEqualTo(heading.equals("Not quite."));
        assertThat(HEADING.matcher(answer).results().map(found -> found.group(1)))
                .containsExactly(heading);
    }

    private static Arguments form(String name, String form, String heading) {
        return Arguments.of(name, form, heading);
    }
}
