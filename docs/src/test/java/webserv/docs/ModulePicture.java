package webserv.docs;

import module java.base;

/// What `docs/architecture.md` says of the modules: its first Mermaid graph, and the table below.
///
/// @param arrows which module of webserv requires which, both without `webserv.`
/// @param provided the services that a module provides, by the module's name without `webserv.`
/// @param libraries what a module requires that is neither webserv's nor the JDK's
record ModulePicture(
        Map<String, Set<String>> arrows,
        Map<String, Set<String>> provided,
        Map<String, Set<String>> libraries) {
    private static final Pattern ARROW = Pattern.compile("^ *(\\w+) --> (\\w+)$");
    private static final Pattern ROW =
            Pattern.compile("^\\| `webserv\\.(\\w+)` \\|[^|]*\\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static ModulePicture read(Document document) {
        var picture = new ModulePicture(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        document.blocks("mermaid")
                .getFirst()
                .text()
                .lines()
                .map(ARROW::matcher)
                .forEach(arrow -> {
                    if (arrow.matches()) {
                        picture.arrows
                                .computeIfAbsent(arrow.group(1), _ -> new TreeSet<>())
                                .add(arrow.group(2));
                    }
                });
        document.text()
                .lines()
                .map(ROW::matcher)
                .forEach(row -> {
                    if (row.matches()) {
                        picture.provided.put(row.group(1), names(row.group(2)));
                        picture.libraries.put(row.group(1), names(row.group(3)));
                    }
                });
        return picture;
    }

    private static Set<String> names(String cell) {
        return CODE.matcher(cell)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
