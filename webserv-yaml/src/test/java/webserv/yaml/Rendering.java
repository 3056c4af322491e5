package webserv.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import webserv.api.config.Origin;
import webserv.api.spi.Configuration;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Limits;
import webserv.api.spi.Location;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;
import webserv.api.spi.Rewrite;
import webserv.api.spi.TransportSettings;
import webserv.api.spi.VirtualServer;

/// Prints a configuration in as few lines as say it all; what is as by default is left out.
final class Rendering {
    private Rendering() {}

    static String of(Configuration configuration) {
        var lines = new ArrayList<String>();
        addUnlessDefault(lines, "transport " + configuration.transport(), "transport nio");
        addUnlessDefault(lines, "router " + configuration.router(), "router tree");
        addUnlessDefault(lines, configuration.transportSettings(), TransportSettings.DEFAULTS);
        addUnlessDefault(lines, configuration.limits().message(), Limits.DEFAULTS.message());
        addUnlessDefault(lines, configuration.limits().connection(), Limits.DEFAULTS.connection());
        configuration.servers().forEach(server -> add(lines, server));
        return String.join("\n", lines);
    }

    private static void addUnlessDefault(List<String> lines, Object value, Object fallback) {
        if (!value.equals(fallback)) {
            lines.add(value.toString());
        }
    }

    private static void add(List<String> lines, VirtualServer server) {
        lines.add(
                "%s server %s %s"
                        .formatted(place(server.origin()), server.listen(), server.names()));
        if (!server.defaultAt().isEmpty()) {
            lines.add("      default at " + server.defaultAt());
        }
        lines.addAll(rewrites("", server.rewrites()));
        server.locations().forEach(location -> addWithNested(lines, "", location));
    }

    private static void addWithNested(List<String> lines, String indent, Location location) {
        lines.add(line(indent, location));
        lines.addAll(policy(indent, location.policy()));
        lines.addAll(rewrites(indent, location.rewrites()));
        location.locations().forEach(inner -> addWithNested(lines, indent + "  ", inner));
    }

    private static List<String> rewrites(String indent, List<Rewrite> rewrites) {
        return rewrites.stream()
                .map(rule ->
                        "%s%s     rewrite %s to %s %s %d"
                                .formatted(
                                        place(rule.origin()),
                                        indent,
                                        rule.from(),
                                        rule.to(),
                                        rule.then(),
                                        rule.status()))
                .toList();
    }

    /// What is as by default, and how much content there may be, is not told.
    private static List<String> policy(String indent, Policy policy) {
        var lines = new ArrayList<String>();
        var limits = RequestLimits.DEFAULTS.withContentOctets(policy.limits().contentOctets());
        addUnlessDefault(lines, policy.limits(), limits);
        policy.addedFields()
                .forEach(field ->
                        lines.add(
                                place(field.origin())
                                        + indent
                                        + "     add "
                                        + field.name()
                                        + ": "
                                        + field.value()));
        new TreeMap<>(policy.errorPages())
                .forEach((status, page) -> lines.add(line(indent, status, page)));
        return lines;
    }

    private static String line(String indent, int status, ErrorPage page) {
        return "%s%s     error page %d %s %d"
                .formatted(place(page.origin()), indent, status, page.target(), page.status());
    }

    private static String line(String indent, Location location) {
        return "%s%s   location %s %s %d octets: %s %s"
                .formatted(
                        place(location.origin()),
                        indent,
                        location.path(),
                        location.methods().stream().collect(Collectors.joining(",")),
                        location.contentOctets(),
                        location.handlerName(),
                        location.handler());
    }

    private static String place(Origin origin) {
        return origin.line() + ":" + origin.column();
    }
}
