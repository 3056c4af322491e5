package webserv.engine;

import webserv.api.http.Fields;

/// What the pages that the engine makes have in common, and what of it those of a site have, too.
final class BuiltInPage {
    /// What a page may do: nothing but look as its own style sheet says. Listings have the same.
    private static final String SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private static final String TYPE_OPTIONS = "X-Content-Type-Options";

    private BuiltInPage() {}

    /// The fields of an error's answer with the word that its content is no other than its type
    /// says.
    static Fields ofError(Fields fields) {
        return fields.has(TYPE_OPTIONS) ? fields : fields.with(TYPE_OPTIONS, "nosniff");
    }

    /// The fields of a page.
    static Fields.Builder fields(String contentType) {
        return new Fields.Builder()
                .add("Content-Type", contentType)
                .add("Content-Security-Policy", SECURITY_POLICY)
                .add(TYPE_OPTIONS, "nosniff");
    }

    /// Text for element content and for attributes in double quotes.
    static String inHtml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// Text without control characters for between the quotes of a JSON string.
    static String inJson(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
