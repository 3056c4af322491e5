package webserv.http;

import java.util.Random;

/// Small changes to messages, of the kind that smugglers make.
final class Mutation {
    /// What tends to matter.
    private static final String[] SPLINTERS = {
        "\r\n",
        "\r",
        "\n",
        "\r\n\r\n",
        " ",
        "\t",
        "\0",
        ":",
        ",",
        ";",
        "\"",
        "%",
        "%41",
        "0",
        "5",
        "a",
        "\u000b",
        "\u0080",
        "\u00ff",
        "/",
        "?",
        "#",
        "@",
        "[",
        "]",
        "HTTP/1.1",
        "HTTP/2.0",
        "Host: b\r\n",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n",
        "-",
        "+"
    };

    private Mutation() {}

    /// Changes octets in one place.
    ///
    /// @param raw at least one octet, each a character; never left empty
    static void mutate(StringBuilder raw, Random random) {
        int at = random.nextInt(raw.length());
        int length = Math.min(random.nextInt(4), raw.length() - at);
        switch (random.nextInt(5)) {
            case 0 -> raw.insert(at, SPLINTERS[random.nextInt(SPLINTERS.length)]);
            case 1 -> raw.replace(at, at + length, SPLINTERS[random.nextInt(SPLINTERS.length)]);
            case 2 -> raw.setCharAt(at, (char) random.nextInt(256));
            case 3 -> raw.insert(at, raw.substring(at, at + length));
            default -> raw.delete(at, Math.min(at + length, raw.length() - 1));
        }
    }
}
