package webserv.docs;

import module java.base;

/// A Markdown document, as far as the tests look into it.
///
/// @param path absolute
record Document(Path path, String text) {
    private static final Pattern FENCE =
            Pattern.compile("^```(\\w*)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern SOURCE = Pattern.compile("(?:src|srcset)=\"([^\"]+)\"");

    /// A fenced block.
    ///
    /// @param line of its first line, counted from 1
    /// @param language behind the fence; empty where there is none
    /// @param text each line with its end
    record Block(Document document, int line, String language, String text) {
        @Override
        public String toString() {
            return document + ":" + line;
        }
    }

    static Document read(Path path) {
        try {
            return new Document(path, Files.readString(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The fenced blocks of a language.
    List<Block> blocks(String language) {
        return FENCE.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block ->
                        new Block(this, lineAt(block.start(2)), block.group(1), block.group(2)))
                .toList();
    }

    /// The targets of links and images outside of fenced blocks.
    List<String> links() {
        var prose = FENCE.matcher(text).replaceAll("");
        return Stream.of(LINK, SOURCE)
                .flatMap(pattern -> pattern.matcher(prose).results())
                .map(link -> link.group(1))
                .toList();
    }

    /// The names that GitHub gives to the headings, for links behind `#`.
    Set<String> anchors() {
        return FENCE.matcher(text)
                .replaceAll("")
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /// The path from the root of the repository.
    @Override
    public String toString() {
        return Repository.ROOT.relativize(path).toString();
    }

    private int lineAt(int offset) {
        return (int) text.substring(0, offset).lines().count() + 1;
    }
}
