package webserv.docs;

import module java.base;

/// The files of the repository that the tests of this module are about.
final class Repository {
    /// The folder that holds `pom.xml`; the build runs tests in the folder of their module.
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Repository() {}

    /// The README and its neighbours, and those in `docs/`, `examples/` and `bench/`, in the order
    /// of their names.
    static List<Document> documents() {
        return Stream.concat(
                        markdownIn(ROOT, 1),
                        Stream.of("docs", "examples", "bench")
                                .map(ROOT::resolve)
                                .filter(Files::isDirectory)
                                .flatMap(folder -> markdownIn(folder, Integer.MAX_VALUE)))
                .sorted()
                .map(Document::read)
                .toList();
    }

    /// What a build or a benchmark has written is no part of the repository.
    private static boolean isWritten(Path file) {
        return ROOT.relativize(file).toString().contains("target/");
    }

    private static Stream<Path> markdownIn(Path folder, int depth) {
        try (var files = Files.walk(folder, depth)) {
            return files
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !isWritten(file))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// One document.
    ///
    /// @param path from the root of the repository
    static Document document(String path) {
        return Document.read(ROOT.resolve(path));
    }
}
