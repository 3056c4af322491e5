package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    one left out         | lisen       | listen
                    one too many         | listten     | listen
                    one replaced         | lisden      | listen
                    two exchanged        | lisetn      | listen
                    no underscore        | servername  | server_name
                    another case         | serverName  | server_name
                    two neighbours       | inder       | indes
                    the same is no slip  | listen      |
                    too far              | port        |
                    short and far        | up          |
                    nothing              | ''          |
                    """)
    void misspeltWordIsFound(String what, String misspelt, String meant) {
        var words = List.of("root", "listen", "index", "indes", "server_name", "autoindex");
        assertThat(Nearest.to(misspelt, words)).isEqualTo(Optional.ofNullable(meant));
    }

    @Test
    void questionGoesOnAndEndsASentence() {
        assertThat("there is no 'lisen'" + Nearest.question("listen"))
                .isEqualTo("there is no 'lisen', did you mean 'listen'?");
    }

    @Test
    void ofManyUnknownVariablesTheFirstAreTold() {
        var unknown = List.of("q1", "q2", "q2", "q3", "q4", "q5", "q6", "q7");
        assertThat(Nearest.unknownVariables(unknown, List.of("status")))
                .isEqualTo(
                        "has the unknown variables '$q1' and '$q2' and '$q3' and '$q4' and '$q5'"
                                + " and others.");
        assertThat(Nearest.unknownVariables(List.of("q", "q"), List.of("status")))
                .isEqualTo("has the unknown variable '$q'.");
    }
}
