package webserv.yaml;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import webserv.testkit.TakenDescriptors;

/// What [DescriptorExhaustionTest] starts: a site that is asked for each of its kinds of answers
/// when there is no descriptor left. The network in memory needs none.
final class FewDescriptors {
    private static final String SITE =
            """
            servers:
              - listen: 127.0.0.1:80
                root: .
                locations:
                  - path: /list/
                    autoindex: true
                  - path: /up/
                    methods: [GET, PUT]
                    upload: { store: store }
            """;

    private FewDescriptors() {}

    /// @param arguments an empty folder
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        for (var name : List.of("warm", "a")) {
            Files.writeString(folder.resolve(name), name);
            Files.createDirectories(folder.resolve("list").resolve(name));
            var store = Files.createDirectories(folder.resolve("store"));
            Files.writeString(store.resolve(name), name);
        }
        TakenDescriptors.loadClasses();
        try (var site = new Site(SITE, folder)) {
            askForAll(site, "warm"); // loads what answers need
            askForAll(site, "none"); // and refusals
            try (var _ = TakenDescriptors.all()) {
                askForAll(site, "a").forEach(FewDescriptors::tell);
            }
        }
    }

    private static List<String> askForAll(Site site, String name) {
        return Stream.of(
                        head("GET /" + name) + "\r\n",
                        head("GET /list/" + name + "/") + "\r\n",
                        head("GET /up/" + name) + "\r\n",
                        head("PUT /up/" + name) + "Content-Length: 1\r\n\r\nx")
                .map(site::octets)
                .toList();
    }

    /// In one line.
    private static void tell(String octets) {
        System.out.println(octets.replace("\r", "\\r").replace("\n", "\\n"));
    }

    private static String head(String methodAndTarget) {
        return methodAndTarget
                + " HTTP/1.1\r\nHost: a\r\nAccept: application/problem+json\r\n"
                + "Connection: close\r\n";
    }
}
