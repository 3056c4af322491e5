package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void valuesOfEveryKindAreWritten() {
        var map = new LinkedHashMap<String, Object>();
        map.put("text", "a\"b\\c\nd\u0007\u009bé\ud800");
        map.put("numbers", List.of(1, 2L, 0.5));
        map.put("truth", true);
        map.put("nothing", Optional.empty());
        map.put("some", Optional.of("thing"));
        map.put("empty", Map.of());
        map.put("none", List.of());
        assertThat(Json.of(map))
                .isEqualTo(
                        """
                        {
                          "text": "a\\"b\\\\c\\nd\\u0007\\u009bé\\ud800",
                          "numbers": [
                            1,
                            2,
                            0.5
                          ],
                          "truth": true,
                          "nothing": null,
                          "some": "thing",
                          "empty": {},
                          "none": []
                        }\
                        """);
    }
}
