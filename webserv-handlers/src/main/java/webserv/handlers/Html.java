package webserv.handlers;

import webserv.api.http.Fields;

/// The frame of the pages that webserv makes itself: no script, nothing loaded from elsewhere,
/// light and dark as the reader's system has it.
public final class Html {

    /// What every page of ours is sent with. It may do nothing but look as its own style sheet
    /// says: a name that slipped through the escaping would still not run.
    public static final Fields FIELDS =
            Fields.of(
                    "Content-Type",
                    "text/html; charset=utf-8",
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
                    "X-Content-Type-Options",
                    "nosniff");

    private static final String STYLE =
            """
            :root{color-scheme:light dark;--accent:#2f6fde;--ground:#fafbfc;--sunken:#f2f4f7;\
            --line:#dfe3e8;--text:#1d2430;--muted:#586273}
            @media(prefers-color-scheme:dark){:root{--accent:#8ab4ff;--ground:#13161b;\
            --sunken:#15181e;--line:#2e343e;--text:#e7eaef;--muted:#a3acba}}
            body{margin:0;background:var(--ground);color:var(--text);\
            font:1rem/1.6 system-ui,sans-serif}
            main{max-width:60rem;margin:0 auto;padding:3rem 1.5rem}
            h1{font-size:1.5rem;line-height:1.3;margin:0 0 1.5rem;overflow-wrap:anywhere}
            a{color:var(--accent);text-decoration:none}
            a:hover,a:focus-visible{text-decoration:underline}
            p{color:var(--muted)}
            """;

    private Html() {}

    /// Text for element content and for attributes in double quotes.
    public static String escaped(String text) {
        int from = 0;
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            var reference = reference(text.charAt(i));
            if (!reference.isEmpty()) {
                escaped.append(text, from, i).append(reference);
                from = i + 1;
            }
        }
        return from == 0 ? text : escaped.append(text, from, text.length()).toString();
    }

    private static String reference(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> "";
        };
    }

    /// A page up to its first heading.
    ///
    /// @param title not yet escaped
    public static String begin(String title) {
        return begin(title, "");
    }

    /// A page up to its first heading.
    ///
    /// @param title not yet escaped
    /// @param style further rules for this page
    public static String begin(String title, String style) {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s%s</style>
        </head>
        <body>
        <main>
        """
                .formatted(escaped(title), STYLE, style);
    }

    /// What closes a page.
    public static String end() {
        return "</main>\n</body>\n</html>\n";
    }
}
