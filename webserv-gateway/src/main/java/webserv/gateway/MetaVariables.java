package webserv.gateway;

import java.lang.module.ModuleDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import webserv.api.http.Fields;
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

    /// All that a request has by itself, but `HTTP_…`.
    private static final Set<String> OF_REQUESTS =
            Set.of(
                    "REQUEST_METHOD",
                    "QUERY_STRING",
                    "REQUEST_URI",
                    "SERVER_PROTOCOL",
                    "REQUEST_SCHEME",
                    "HTTPS",
                    "CONTENT_TYPE",
                    "CONTENT_LENGTH",
                    "SCRIPT_FILENAME",
                    "SCRIPT_NAME",
                    "PATH_INFO",
                    "PATH_TRANSLATED",
                    "SERVER_NAME",
                    "SERVER_ADDR",
                    "SERVER_PORT",
                    "REMOTE_ADDR",
                    "REMOTE_HOST",
                    "REMOTE_PORT");

    private final Path documentRoot;
    private final ConfiguredVariables configured;

    /// What is the same for each run.
    private final Map<String, String> same;

    /// Whether the configuration has variables of names that a request's own may have.
    private final boolean mayMeet;

    /// The variable for a field's name; empty where the field is not passed.
    private final Map<String, Optional<String>> ofFields = new ConcurrentHashMap<>();

    // The last addresses as texts: a server has few of its own. Threads that do not see each
    // other's make one more.
    private LastAddress lastServer = LastAddress.NONE;
    private LastAddress lastClient = LastAddress.NONE;

    /// Takes the variables one by one.
    ///
    /// @param <F> how it may fail
    public interface Sink<F extends Exception> {
        /// Takes one of a name that it was not given before.
        void take(String name, String value) throws F;
    }

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
        same.putAll(configured.added());
        var names = new HashSet<>(configured.inherited().keySet());
        names.addAll(configured.added().keySet());
        this.mayMeet = names.stream().anyMatch(MetaVariables::isOfRequests);
    }

    private static boolean isOfRequests(String name) {
        return OF_REQUESTS.contains(name) || name.startsWith("HTTP_");
    }

    /// The whole environment for one run.
    ///
    /// @param contentLength what CONTENT_LENGTH says; empty where it is not to be set
    public Map<String, String> of(Request request, ScriptPath script, OptionalLong contentLength) {
        var all = LinkedHashMap.<String, String>newLinkedHashMap(VARIABLES);
        all.putAll(same);
        addOwn(all::put, request, script, contentLength);
        all.putAll(configured.added());
        return all;
    }

    /// Tells the whole environment for one run, without making a map of it where nothing in it can
    /// meet: the same variables as [#of].
    ///
    /// @throws F if the sink does
    public <F extends Exception> void tell(
            Sink<F> sink, Request request, ScriptPath script, OptionalLong contentLength) throws F {
        var known = mayMeet ? of(request, script, contentLength) : same;
        for (var variable : known.entrySet()) {
            sink.take(variable.getKey(), variable.getValue());
        }
        if (!mayMeet) {
            addOwn(sink, request, script, contentLength);
        }
    }

    /// What a request has by itself.
    private <F extends Exception> void addOwn(
            Sink<F> all, Request request, ScriptPath script, OptionalLong contentLength) throws F {
        addFields(all, request);
        addRequest(all, request);
        if (contentLength.isPresent()) {
            all.take("CONTENT_LENGTH", Long.toString(contentLength.getAsLong()));
        }
        addScript(all, script);
        addAddresses(all, request);
    }

    private static <F extends Exception> void addRequest(Sink<F> all, Request request) throws F {
        all.take("REQUEST_METHOD", request.method());
        all.take("QUERY_STRING", text(request.target().query().orElse("")));
        // By this programs route: behind a rewrite or an index it is still the client's.
        all.take("REQUEST_URI", text(request.target().asked()));
        all.take("SERVER_PROTOCOL", request.head().version().toString());
        all.take("REQUEST_SCHEME", request.scheme());
        if (request.scheme().equals("https")) {
            all.take("HTTPS", "on");
        }
        var type = request.fields().first("Content-Type");
        if (type.isPresent()) {
            all.take("CONTENT_TYPE", text(type.get()));
        }
    }

    private <F extends Exception> void addScript(Sink<F> all, ScriptPath script) throws F {
        all.take("SCRIPT_FILENAME", script.file().toString());
        all.take("SCRIPT_NAME", script.name());
        if (!script.pathInfo().isEmpty()) {
            all.take("PATH_INFO", script.pathInfo());
            all.take("PATH_TRANSLATED", documentRoot + script.pathInfo());
        }
    }

    private <F extends Exception> void addAddresses(Sink<F> all, Request request) throws F {
        var host = request.head().authority().host();
        var server = lastServer.of(request.localAddress());
        var client = lastClient.of(request.remoteAddress());
        lastServer = server;
        lastClient = client;
        all.take("SERVER_NAME", host.isEmpty() ? bracketed(server.text()) : host);
        all.take("SERVER_ADDR", server.text());
        all.take("SERVER_PORT", port(request.localAddress()));
        all.take("REMOTE_ADDR", client.text());
        all.take("REMOTE_HOST", client.text());
        all.take("REMOTE_PORT", port(request.remoteAddress()));
    }

    /// Repeated fields become one variable (§4.1.18), joined as RFC 9110 §5.2 says, Cookie as RFC
    /// 6265 §4.2.1 does.
    private <F extends Exception> void addFields(Sink<F> all, Request request) throws F {
        var fields = request.fields();
        var variables = new String[fields.size()];
        for (int line = 0; line < variables.length; line++) {
            variables[line] = variable(fields.name(line)).orElse("");
        }
        for (int line = 0; line < variables.length; line++) {
            if (!variables[line].isEmpty()) {
                all.take(variables[line], joined(fields, variables, line));
            }
        }
    }

    /// The value of a line and of those behind it that have the same variable, which they lose.
    private static String joined(Fields fields, String[] variables, int line) {
        var variable = variables[line];
        var value = text(fields.value(line));
        for (int other = line + 1; other < variables.length; other++) {
            if (variable.equals(variables[other])) {
                variables[other] = "";
                var separator = variable.equals("HTTP_COOKIE") ? "; " : ", ";
                value = value + separator + text(fields.value(other));
            }
        }
        return value;
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

    private static String bracketed(String address) {
        return address.matches(".*:.+") ? "[" + address + "]" : address;
    }

    private static String port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : "0";
    }
}
