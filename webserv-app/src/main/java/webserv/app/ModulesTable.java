package webserv.app;

import java.util.ArrayList;
import java.util.List;

/// What `webserv modules` prints: a line for each service that was found.
final class ModulesTable {
    private static final List<String> HEADING =
            List.of("SERVICE", "NAME", "MODULE", "VERSION", "FROM");

    private ModulesTable() {}

    /// The table, columns aligned, without a line end behind the last line.
    static String of(Catalog catalog) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADING);
        catalog.byService()
                .forEach(providers ->
                        providers.all().forEach(provided -> rows.add(row(providers, provided))));
        var widths = new int[HEADING.size()];
        for (var row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return String.join("\n", rows.stream().map(row -> line(row, widths)).toList());
    }

    private static List<String> row(Providers<?> providers, Provided<?> provided) {
        return List.of(
                providers.service(),
                String.join(", ", provided.names()),
                provided.module(),
                provided.version(),
                provided.place());
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = cells.get(column);
            line.append(cell).repeat(' ', widths[column] - cell.length() + 2);
        }
        return line.toString().stripTrailing();
    }
}
