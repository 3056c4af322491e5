package webserv.gateway;

import java.lang.module.ModuleDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import webserv.api.http.Request;

/// The environment of a program: the meta-variables of RFC 3875 §4.1, those that PHP and others
/// came to expect, and what the configuration adds.
///
/// Left out: AUTH_TYPE, REMOTE_USER and REMOTE_IDENT, because the server authenticates nobody.
/// REMOTE_HOST is the address (§4.1.9 allows it): a look-up of names for each request would make
/// the client's name server a part of this one.
public final class MetaVariables {
    /// Fields that never become `HTTP_…`: those that have a variable of their own, those that speak
    /// about the connection or a transfer coding that is undone by now, credentials for a proxy,
    /// and `Proxy`, which programs would read as their own proxy setting (CVE-2016-5385,
    /// "httpoxy").
    private static final Set<String> NOT_PASSED =
            Set.of(
                    "content-type",
                    "content-length",
                    "transfer-encoding",
                    "proxy",
                    "proxy-authorization");

    /// A product and its version (§4.1.17), as the modules of one release all have it.
    private static final String SOFTWARE =
            Optional.ofNullable(MetaVariables.class.getModule().getDescriptor())
                    .flatMap(ModuleDescriptor::rawVersion)
                    .map(version -> "webserv/" + version)
                    .orElse("webserv");

    /// Beyond, all are forgotten: names of fields are the client's to choose.
    private static final int MOST_NAMES = 200;

    /// Room for the usual ones.
    private static final int VARIABLES = 48;

    private final Path documentRoot;
    private final ConfiguredVariables configured;

    /// What is the same for each run, unless the configuration adds it.
    private final Map<String, String> same;

    /// The variable for a field's name; empty where the field is not passed.
    private final Map<String, Optional<String>> ofFields = new ConcurrentHashMap<>();

    /// @param documentRoot DOCUMENT_ROOT, and what PATH_TRANSLATED starts with: PATH_INFO is
    ///   translated as a path of its own would be (§4.1.6), whatever `alias` led to the script
    public MetaVariables(Path documentRoot, ConfiguredVariables configured) {
        this.documentRoot = documentRoot;
        this.configured = configured;
        this.same = new LinkedHashMap<>(configured.inherited());
        same.put("GATEWAY_INTERFACE", "CGI/1.1");
        same.put("SERVER_SOFTWARE", SOFTWARE);
        // php-cgi refuses to run without it: a proof that a server and not a client started it.
        same.put("REDIRECT_STATUS", "200");
        same.put("DOCUMENT_ROOT", documentRoot.toString());
    }

    /// The whole environment for one run.
    ///
    /// @param contentLength what CONTENT_LENGTH says; empty where it is not to be set
    public Map<String, String> of(Request request, ScriptPath script, OptionalLong contentLength) {
        var all = LinkedHashMap.<String, String>newLinkedHashMap(VARIABLES);
        all.putAll(same);
        addFields(all, request);
        addRequest(all, request, contentLength);
        addScript(all, script);
        addAddresses(all, request);
        all.putAll(configured.added());
        return all;
    }

    private static void addRequest(
            Map<String, String> all, Request request, OptionalLong contentLength) {
        var query = request.target().query();
        all.put("REQUEST_METHOD", request.method());
        all.put("QUERY_STRING", text(query.orElse("")));
        all.put("REQUEST_URI", text(request.target().path() + query.map(q -> "?" + q).orElse("")));
        all.put("SERVER_PROTOCOL", request.head().version().toString());
        all.put("REQUEST_SCHEME", request.scheme());
        if (request.scheme().equals("https")) {
            all.put("HTTPS", "on");
        }
        request.fields()
                .first("Content-Type")
                .ifPresent(type -> all.put("CONTENT_TYPE", text(type)));
        contentLength.ifPresent(length -> all.put("CONTENT_LENGTH", Long.toString(length)));
    }

    private void addScript(Map<String, String> all, ScriptPath script) {
        all.put("SCRIPT_FILENAME", script.file().toString());
        all.put("SCRIPT_NAME", script.name());
        if (!script.pathInfo().isEmpty()) {
            all.put("PATH_INFO", script.pathInfo());
            all.put("PATH_TRANSLATED", documentRoot + script.pathInfo());
        }
    }

    private static void addAddresses(Map<String, String> all, Request request) {
        var host = request.head().authority().host();
        var server = address(request.localAddress());
        var client = address(request.remoteAddress());
        all.put("SERVER_NAME", host.isEmpty() ? bracketed(server) : host);
        all.put("SERVER_ADDR", server);
        all.put("SERVER_PORT", port(request.localAddress()));
        all.put("REMOTE_ADDR", client);
        all.put("REMOTE_HOST", client);
        all.put("REMOTE_PORT", port(request.remoteAddress()));
    }

    /// Repeated fields become one variable (§4.1.18), joined as RFC 9110 §5.2 says, Cookie as RFC
    /// 6265 §4.2.1 does.
    private void addFields(Map<String, String> all, Request request) {
        var fields = request.fields();
        for (int line = 0; line < fields.size(); line++) {
            var variable = variable(fields.name(line));
            if (variable.isPresent()) {
                var separator = variable.get().equals("HTTP_COOKIE") ? "; " : ", ";
                all.merge(
                        variable.get(),
                        text(fields.value(line)),
                        (before, value) -> before + separator + value);
            }
        }
    }

    private Optional<String> variable(String field) {
        var known = ofFields.get(field);
        if (known != null) {
            return known;
        }
        var name = field.toLowerCase(Locale.ROOT);
        var variable =
                isPassed(name)
                        ? Optional.of("HTTP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'))
                        : Optional.<String>empty();
        if (ofFields.size() >= MOST_NAMES) {
            ofFields.clear();
        }
        ofFields.put(field, variable);
        return variable;
    }

    /// A name with any other character than these could pass for another: `X_User` for `X-User`.
    private boolean isPassed(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return !NOT_PASSED.contains(name)
                && (configured.authorization() || !name.equals("authorization"));
    }

    /// The octets that the characters stand for, as the text that the system will write as the same
    /// octets again. Octets that are not UTF-8 are passed as the ISO-8859-1 characters that they
    /// may have been.
    private static String text(String octets) {
        if (isAscii(octets)) {
            return octets;
        }
        try {
            var raw = ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(raw).toString();
        } catch (CharacterCodingException _) {
            return octets;
        }
    }

    private static boolean isAscii(String octets) {
        for (int i = 0; i < octets.length(); i++) {
            if (octets.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /// An address without a name, a zone or brackets; `unix:` for a client of a Unix socket.
    private static String address(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            var text = inet.getAddress().getHostAddress();
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        }
        return "unix:";
    }

    private static String bracketed(String address) {
        return address.matches(".*:.+") ? "[" + address + "]" : address;
    }

    private static String port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : "0";
    }
}
