package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GluedKeyTest {
    @Test
    void keyIsFoundWithItsColumn() {
        assertThat(GluedKey.in("listen:80")).contains(new GluedKey("listen", 1));
        assertThat(GluedKey.in("  - send_timeout:5s")).contains(new GluedKey("send_timeout", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"listen: 80", "listen:", "http://localhost", "Listen:80", "80:90", "a b:c"})
    void textThatLooksLikeNoKeyIsNone(String text) {
        assertThat(GluedKey.in(text)).isEmpty();
    }
}
