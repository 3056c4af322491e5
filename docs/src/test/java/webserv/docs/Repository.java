package webserv.docs;

import module java.base;

/// The files of the repository that the tests of this module are about.
final class Repository {
    /// The folder that holds `pom.xml`; the build runs tests in the folder of their module.
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Repository() {}

    /// The README and its neighbours, and all of `docs/`, in the order of their names.
    static List<Document> documents() {
        try (var top = Files.list(ROOT);
                var docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Document::read)
                    .toList();
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
