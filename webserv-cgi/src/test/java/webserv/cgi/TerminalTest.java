package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether a process has a terminal, by its file `stat`.
class TerminalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 (java) S 0 1 1 0 -1 4194560             | false",
                "1 (java) S 0 1 1 34816 1 4194560          | true",
                "1 (a name) 0 (so) S 0 1 1 34816 1 4194560 | true",
                "1 (a 7 9 8 7) S 0 1 1 0 -1 4194560        | false",
                "nothing that is known                     | true",
            })
    void fieldBehindTheSessionTells(String stat, boolean hasOne) {
        assertThat(Terminal.isIn(stat)).isEqualTo(hasOne);
    }
}
