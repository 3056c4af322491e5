package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 8, 9, 100})
    void mappingKeepsItsEntriesInTheOrderWritten(int size) {
        var names = IntStream.range(0, size).mapToObj(i -> "key" + (size - i)).toList();
        var written = new LinkedHashMap<String, Node.Entry>();
        names.forEach(name -> written.put(name, entry(name)));
        var entries = new Node.Mapping(Origin.BUILT_IN, written).entries();
        assertThat(entries).isEqualTo(written).hasSize(size);
        assertThat(entries.keySet()).containsExactlyElementsOf(names);
        var visited = new ArrayList<String>();
        entries.forEach((name, _) -> visited.add(name));
        assertThat(visited).isEqualTo(names);
        for (var name : names) {
            assertThat(entries.get(name)).isEqualTo(entry(name));
            assertThat(entries.containsKey(name)).isTrue();
        }
        assertThat(entries.get("none")).isNull();
        assertThat(entries.containsKey("none")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void mappingIsACopyThatNobodyChanges(int size) {
        var written = new LinkedHashMap<String, Node.Entry>();
        IntStream.range(0, size).forEach(i -> written.put("key" + i, entry("value")));
        var entries = new Node.Mapping(Origin.BUILT_IN, written).entries();
        written.clear();
        assertThat(entries).hasSize(size);
        assertThatThrownBy(() -> entries.put("key0", entry("other")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> entries.remove("key0"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(entries::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Node.Entry entry(String text) {
        return new Node.Entry(Origin.BUILT_IN, new Node.Text(Origin.BUILT_IN, text));
    }
}
