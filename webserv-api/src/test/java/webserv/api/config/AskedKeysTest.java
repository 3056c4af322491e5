package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys of one mapping, few or many.
class AskedKeysTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final AskedKeys asked = new AskedKeys();

    private static Node.Mapping mapping(List<String> keys) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        var place = new Origin("f", 1, 1);
        keys.forEach(key -> entries.put(key, new Node.Entry(place, new Node.Text(place, ""))));
        return new Node.Mapping(place, entries);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "X-" + i).toList();
    }

    private void ask(Node.Mapping mapping, List<String> keys) {
        var of = asked.of(mapping);
        keys.forEach(of::add);
    }

    @ParameterizedTest(name = "{0} keys")
    @ValueSource(ints = {0, 1, 127, 128, 129, 130, 1000})
    void keysAreThoseThatWereAskedForHoweverManyAndInWhateverOrder(int count) {
        var names = names(count);
        var written = new ArrayList<>(names);
        written.add("nobody's");
        var mappings = List.of(mapping(written), mapping(written), mapping(written));
        ask(mappings.get(0), names);
        ask(mappings.get(0), names);
        ask(mappings.get(1), names.reversed());
        ask(mappings.get(2), names.subList(0, count / 2));
        ask(mappings.get(2), names);
        for (var mapping : mappings) {
            assertThat(asked.find(mapping)).isEqualTo(new HashSet<>(names));
            assertThat(names).allMatch(name -> asked.has(mapping, name));
            assertThat(asked.has(mapping, "nobody's")).isFalse();
            assertThat(asked.unused(mapping))
                    .extracting(UnusedKey::key)
                    .containsExactly("nobody's");
        }
    }

    @Test
    void mappingsDoNotShareTheKeysThatAreTheirOwn() {
        var names = names(200);
        var one = mapping(List.of());
        var another = mapping(List.of());
        ask(one, names);
        ask(another, names);
        ask(one, List.of("a"));
        ask(another, List.of("b"));
        assertThat(asked.has(one, "a")).isTrue();
        assertThat(asked.has(one, "b")).isFalse();
        assertThat(asked.has(another, "a")).isFalse();
        assertThat(asked.has(another, "b")).isTrue();
    }

    @Test
    void keyThatAnotherThreadAskedForCounts() {
        var mapping = mapping(List.of());
        var other = new AskedKeys();
        other.of(mapping).add("a");
        asked.addAll(other);
        assertThat(asked.has(mapping, "a")).isTrue();
        assertThat(asked.has(mapping, "b")).isFalse();
        assertThat(asked.find(mapping)).isEqualTo(Set.of("a"));
    }

    /// Where each key gathers those before it, 4000 of them take 350 MB.
    @Test
    void manyKeysTakeMemoryByTheirNumber() {
        var mapping = mapping(List.of());
        var names = names(4000);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ask(mapping, names);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
    }
}
