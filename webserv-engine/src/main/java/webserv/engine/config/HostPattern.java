package webserv.engine.config;

import java.util.regex.Pattern;

/// The names that a server may have: a host, `*.suffix` or `prefix.*`, in lower case.
final class HostPattern {
    /// The longest name that DNS knows (RFC 1035 §2.3.4).
    private static final int MOST_CHARACTERS = 253;

    /// With underscores, which DNS knows though host names should not have them: NGINX users write
    /// `_` for a name that no client asks for.
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";

    private static final String LABELS = LABEL + "(\\." + LABEL + ")*";

    /// An address in brackets, as in Host.
    private static final String IPV6 = "\\[[0-9a-f:.]*:[0-9a-f:.]*\\]";

    private static final String NAME = "(\\*\\.)?" + LABELS + "|" + LABELS + "\\.\\*|" + IPV6;

    private static final Pattern PATTERN = Pattern.compile(NAME);

    /// What names match as they are written: in capitals, too, of which the Kelvin sign is one.
    static final String WRITTEN = NAME.replace("a-z", "A-Za-z\u212A").replace("a-f", "A-Fa-f");

    private HostPattern() {}

    static boolean isValid(String name) {
        return name.length() <= MOST_CHARACTERS && PATTERN.matcher(name).matches();
    }
}
