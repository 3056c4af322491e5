package webserv.router;

import java.util.List;

/// A name of a virtual server, read once.
///
/// IPv6 addresses are compared as they are spelt: `[::1]` is not `[0:0:0:0:0:0:0:1]`.
sealed interface HostName {

    /// This name and no other.
    ///
    /// @param text without a trailing dot, an IPv6 address in brackets
    record Exact(String text) implements HostName {
        /// Every way in which the name may be asked for.
        List<String> spellings() {
            return text.startsWith("[")
                    ? List.of(text, text.substring(1, text.length() - 1))
                    : List.of(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// `*.suffix`.
    ///
    /// @param text the suffix with its leading dot, so that a match ends between two labels
    record Suffix(String text) implements HostName {
        @Override
        public String toString() {
            return "*" + text;
        }
    }

    /// `prefix.*`.
    ///
    /// @param text the prefix with its trailing dot
    record Prefix(String text) implements HostName {
        @Override
        public String toString() {
            return text + "*";
        }
    }

    /// @throws IllegalArgumentException if the name has a `*` anywhere else
    static HostName of(String written) {
        if (written.indexOf('*') < 0) {
            var text = withoutTrailingDot(written);
            boolean bare = text.indexOf(':') >= 0 && !text.startsWith("[");
            return new Exact(bare ? "[" + text + "]" : text);
        }
        var name = written.startsWith("*.") ? withoutTrailingDot(written) : written;
        if (name.length() > 2 && name.lastIndexOf('*') == 0 && name.startsWith("*.")) {
            return new Suffix(name.substring(1));
        }
        if (name.length() > 2 && name.indexOf('*') == name.length() - 1 && name.endsWith(".*")) {
            return new Prefix(name.substring(0, name.length() - 1));
        }
        throw new IllegalArgumentException(
                "a server name is exact, *.suffix or prefix.*, not " + written);
    }

    /// The absolute form of a name (`example.org.`) means the name. Makes a new text only where
    /// there is a dot to take away.
    static String withoutTrailingDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
