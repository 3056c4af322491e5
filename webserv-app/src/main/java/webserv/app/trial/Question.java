package webserv.app.trial;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.VirtualServer;

/// A request as a user writes it on the command line or into `tests:`, and where it would come in.
///
/// @param method such as `GET`
/// @param url `http://host:port/path?query`, or the path alone
/// @param fields whole field lines, `Name: value`
/// @param listener where it comes in; absent where the URL says it
public record Question(String method, String url, List<String> fields, Optional<String> listener) {
    private static final Pattern URL =
            Pattern.compile("(?:(https?)://([^/?#]+))?([^#]*)(?:#.*)?", Pattern.CASE_INSENSITIVE);

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if it is none that can be sent
    public Question {
        fields = List.copyOf(fields);
        for (var text : Stream.concat(Stream.of(method, url), fields.stream()).toList()) {
            if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw new IllegalArgumentException("a request cannot hold a control character");
            }
        }
        if (!url.matches("(?i)https?://[^/?#]+.*|[/*].*")) {
            throw new IllegalArgumentException(
                    "a URL begins with http:// or is a path that begins with '/', not '%s'"
                            .formatted(url));
        }
        for (var field : fields) {
            if (field.indexOf(':') < 1) {
                throw new IllegalArgumentException(
                        "a field is 'Name: value', not '%s'".formatted(field));
            }
        }
    }

    /// The octets of the head as a client would send it: with Host, unless a field says otherwise.
    public ByteBuffer octets(ListenAddress at) {
        var head = new StringBuilder(method).append(' ').append(target()).append(" HTTP/1.1\r\n");
        if (fields.stream()
                .noneMatch(field -> field.toLowerCase(Locale.ROOT).startsWith("host:"))) {
            head.append("Host: ").append(authority().orElseGet(() -> hostOf(at))).append("\r\n");
        }
        fields.forEach(field -> head.append(field).append("\r\n"));
        return StandardCharsets.UTF_8.encode(head.append("\r\n").toString());
    }

    /// The listener that the request would come in at: the one of the URL's port; among several the
    /// one of the URL's host, else one for all addresses. Where none has the port, as the server is
    /// behind another, the first of the server that has the host's name, or of all.
    ///
    /// @throws IllegalArgumentException if a listener is named that is not there
    public ListenAddress listenerOf(Configuration configuration) {
        var all =
                configuration.servers().stream()
                        .flatMap(server -> server.listen().stream())
                        .distinct()
                        .toList();
        if (listener.isPresent()) {
            return all.stream()
                    .filter(address -> address.toString().equals(listener.get()))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "no server listens on %s; there are: %s"
                                            .formatted(listener.get(), listed(all))));
        }
        var fitting = all.stream().filter(this::hasPort).toList();
        return Stream.of(
                        fitting.stream().filter(address -> host(address).equals(host())),
                        fitting.stream().filter(address -> isEvery(host(address))),
                        fitting.stream(),
                        configuration.servers().stream()
                                .filter(server -> server.names().contains(host()))
                                .map(VirtualServer::listen)
                                .map(List::getFirst),
                        all.stream())
                .flatMap(addresses -> addresses)
                .findFirst()
                .orElseThrow();
    }

    private boolean hasPort(ListenAddress address) {
        return authority().isPresent()
                && address instanceof ListenAddress.Tcp(_, var port)
                && port == port();
    }

    private static String host(ListenAddress address) {
        return address instanceof ListenAddress.Tcp(var host, _) ? host : "";
    }

    private static boolean isEvery(String host) {
        return host.equals("*") || host.equals("0.0.0.0") || host.equals("::");
    }

    private String target() {
        var target = matched().group(3);
        return target.startsWith("/") || target.startsWith("*") ? target : "/" + target;
    }

    private Optional<String> authority() {
        return Optional.ofNullable(matched().group(2));
    }

    private String host() {
        var authority = authority().orElse("").toLowerCase(Locale.ROOT);
        return authority.replaceFirst(":[0-9]*$", "").replaceAll("^\\[|]$", "");
    }

    private int port() {
        var digits = authority().orElse("").replaceFirst("^.*?(?::([0-9]{1,5}))?$", "$1");
        boolean secured = "https".equalsIgnoreCase(matched().group(1));
        return digits.isEmpty() ? (secured ? 443 : 80) : Integer.parseInt(digits);
    }

    private Matcher matched() {
        var matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalStateException("checked before: " + url);
        }
        return matcher;
    }

    private static String hostOf(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp(var host, _) when isEvery(host) -> "localhost";
            case ListenAddress.Tcp tcp -> tcp.toString();
            case ListenAddress.Unix _ -> "localhost";
        };
    }

    private static String listed(List<ListenAddress> addresses) {
        return String.join(", ", addresses.stream().map(ListenAddress::toString).toList());
    }
}
