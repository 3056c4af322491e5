package webserv.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import webserv.api.config.Node;
import webserv.api.config.Origin;

/// Settings as they stand in a configuration, with places: a section of `site.yaml` begins in line
/// 6, column 3; each of its keys stands in line 7, column 5, and each text in column 9.
///
/// Where places do not matter, [webserv.api.config.Settings#of] is shorter.
public final class Nodes {
    private static final String FILE = "site.yaml";

    private Nodes() {}

    /// A value.
    public static Node.Text text(String text) {
        return new Node.Text(new Origin(FILE, 7, 9), text);
    }

    /// A section, its keys in the order of the map.
    public static Node.Mapping mapping(Map<String, ? extends Node> nodes) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        nodes.forEach(
                (key, node) -> entries.put(key, new Node.Entry(new Origin(FILE, 7, 5), node)));
        return new Node.Mapping(new Origin(FILE, 6, 3), entries);
    }
}
