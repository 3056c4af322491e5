package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParserDifferencesTest {
    @Test
    void find() {
        var found = new TreeMap<String, String>();
        var count = new TreeMap<String, Integer>();
        var rows = Rows.octets().map(o -> new String(o, ISO_8859_1)).distinct().toList();
        var random = new Random(1);
        Stream<String> mutants =
                Stream.generate(
                                () -> {
                                    var raw =
                                            new StringBuilder(
                                                    rows.get(random.nextInt(rows.size())));
                                    for (int i = random.nextInt(4); i >= 0; i--)
                                        Mutation.mutate(raw, random);
                                    return raw.toString();
                                })
                        .limit(300_000);
        Stream.concat(rows.stream(), mutants)
                .forEach(raw -> {
                    Optional<String> d;
                    try {
                        d = Reading.byWebserv(raw).differenceFrom(JettyParser.read(raw), "Jetty");
                    } catch (RuntimeException e) {
                        d =
                                Optional.of(
                                        "threw "
                                                + e
                                                + " at "
                                                + e.getStackTrace()[0]
                                                + e.getStackTrace()[1]);
                    }
                    d.ifPresent(k -> {
                        count.merge(k, 1, Integer::sum);
                        found.merge(k, raw, (a, b) -> a.length() <= b.length() ? a : b);
                    });
                });
        found.forEach((k, v) ->
                System.out.println(
                        "DIFF "
                                + count.get(k)
                                + " | "
                                + k
                                + " | "
                                + v.replace("\\", "\\\\")
                                        .replace("\r", "\\r")
                                        .replace("\n", "\\n")
                                        .replace("\t", "\\t")
                                        .replace("\0", "\\0")));
    }
}
