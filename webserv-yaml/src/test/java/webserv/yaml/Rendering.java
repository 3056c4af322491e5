package webserv.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import webserv.api.config.Origin;
import webserv.api.spi.Configuration;
import webserv.api.spi.Limits;
import webserv.api.spi.Location;
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
        server.locations().forEach(location -> lines.add(line(location)));
    }

    private static String line(Location location) {
        return "%s   location %s %s %d octets: %s %s"
                .formatted(
                        place(location.origin()),
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
