package webserv.api.config;

/// Whether a value is one text or a mapping, before anything else is said of it.
final class Shape {
    private Shape() {}

    /// The value as a single text.
    ///
    /// @throws ConfigException if it is a list or a mapping
    static Node.Text single(String key, Node node) {
        if (node instanceof Node.Text text) {
            return text;
        }
        throw ConfigException.of(key, node, "must be a single value");
    }

    /// The value as a mapping.
    ///
    /// @param example of one, for the message; may be empty
    /// @throws ConfigException if it is a text or a list
    static Node.Mapping mapping(String key, Node node, String example) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        if (node instanceof Node.Items(_, var items)
                && !items.isEmpty()
                && items.stream().allMatch(Node.Mapping.class::isInstance)) {
            throw ConfigException.advising(
                    key, node, "must be one mapping of keys to values, not a list of them");
        }
        boolean isGlued = node instanceof Node.Text(_, var text) && GluedKey.in(text).isPresent();
        throw ConfigException.advising(
                key,
                node,
                "must be a mapping of keys to values"
                        + (isGlued ? " (with a blank behind the colon)" : likeThat(example))
                        + (node instanceof Node.Text(_, var text)
                                ? ", not " + Quoted.of(text)
                                : ""));
    }

    private static String likeThat(String example) {
        return example.isEmpty() ? "" : " such as " + example;
    }
}
