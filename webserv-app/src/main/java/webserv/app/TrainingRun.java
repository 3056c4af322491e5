package webserv.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.VirtualServer;
import webserv.app.control.ControlClient;
import webserv.app.control.ControlPlace;
import webserv.app.output.ServerLog;

/// A server's short life for the AOT cache: it starts as it always does, answers some hundred
/// requests of its own, and stops.
///
/// The build runs `webserv train` once over the linked image with `-XX:AOTCacheOutput`, and the JVM
/// keeps the classes that were loaded, linked and profiled by it. So this asks for what first
/// visitors ask for: the home page and all that it links to, on new and on kept connections, with
/// and without validators, and pages that are not there. It knows nothing of the site; it follows
/// the links of the home page, and asks for what else it is told, such as a program.
///
/// It takes the signal that a server takes, has its log written as a server has, and is asked for
/// its status by its control socket.
///
/// @param further targets that the home page does not link to
/// @param control where its control socket is
record TrainingRun(List<String> further, ControlPlace control) implements UntilStopped {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int REQUESTS = 400;
    private static final int REQUESTS_AT_ONCE = 4;
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/?[^\":?#]+)\"");
    private static final Pattern VALIDATOR =
            Pattern.compile("(?i)\r\n(ETag|Last-Modified): ([^\r]*)(?=\r\n)");

    /// The sites of the configuration's first address, moved to a free port of the loopback
    /// interface: a build may run beside a server.
    static Configuration onFreePort(Configuration configuration) {
        var first = configuration.servers().getFirst().listen().getFirst();
        List<ListenAddress> free = List.of(new ListenAddress.Tcp("127.0.0.1", 0));
        var servers =
                configuration.servers().stream()
                        .filter(server -> server.listen().contains(first))
                        .map(server ->
                                new VirtualServer(
                                        free, server.names(), server.locations(), server.origin()))
                        .toList();
        return new Configuration(
                servers,
                configuration.transport(),
                configuration.router(),
                configuration.transportSettings(),
                configuration.limits());
    }

    @Override
    public void await(Site site, Runnable announce) throws IOException {
        var said = ServerLog.install();
        // What a server ends by belongs into the cache as well.
        var ending =
                new Ending(
                        () -> {},
                        () -> LAST_WORDS,
                        () -> said.drain(LAST_WORDS),
                        () -> ExitStatus.OK);
        Hangup.onSignal(site::reloadOnSignal, this::end);
        try {
            train(site, announce);
        } finally {
            ending.lastWords().run();
        }
    }

    private void train(Site site, Runnable announce) throws IOException {
        announce.run();
        switch (site.addresses().getFirst()) {
            case ListenAddress.Tcp tcp -> {
                var client = new TrainingClient(tcp.host(), tcp.port());
                visit(client);
                visit(client, further);
            }
            case ListenAddress.Unix unix -> throw new IllegalStateException("not TCP: " + unix);
        }
        askForStatus();
    }

    /// Where no socket can be had, as in a build that may write nowhere else, the cache is made
    /// without the classes for it.
    private void askForStatus() {
        try {
            new ControlClient(control).send("status");
        } catch (IOException absent) {
            LoggerFactory.getLogger(TrainingRun.class)
                    .warn("trained without a control socket: {}", absent.getMessage());
        }
    }

    /// Sends the requests.
    ///
    /// @throws IOException if the server does not answer, or has no home page
    static void visit(TrainingClient client) throws IOException {
        var home = client.exchange(List.of(new TrainingClient.Request("GET", "/", "")));
        if (!home.startsWith("HTTP/1.1 200 ")) {
            var answer = home.lines().findFirst().orElse("nothing");
            throw new IOException("training needs a home page, but GET / got " + answer);
        }
        var requests = new ArrayList<TrainingClient.Request>();
        for (var target : targets(home)) {
            requests.add(new TrainingClient.Request("GET", target, ""));
            requests.add(new TrainingClient.Request("HEAD", target, ""));
            requests.add(new TrainingClient.Request("GET", target, condition(home)));
        }
        for (int sent = 0; sent < REQUESTS; sent += 2 * requests.size()) {
            client.exchange(requests);
            for (var request : requests) {
                client.exchange(List.of(request));
            }
        }
    }

    /// Asks for each of some targets some hundred times, on new and on kept connections.
    ///
    /// @throws IOException if the server does not answer
    static void visit(TrainingClient client, List<String> targets) throws IOException {
        for (var target : targets) {
            var request = new TrainingClient.Request("GET", target, "");
            for (int sent = 0; sent < REQUESTS; sent += REQUESTS_AT_ONCE) {
                client.exchange(Collections.nCopies(REQUESTS_AT_ONCE - 1, request));
                client.exchange(List.of(request));
            }
        }
    }

    /// The home page, what it links to, and what is not there.
    static Set<String> targets(String page) {
        var targets = new LinkedHashSet<>(List.of("/", "/not-there.html", "/not-there/"));
        var links = LINK.matcher(page);
        while (links.find()) {
            var link = links.group(1).startsWith("/") ? links.group(1) : "/" + links.group(1);
            targets.add(link);
            if (link.endsWith("/") && link.length() > 1) {
                targets.add(link.substring(0, link.length() - 1));
            }
        }
        return targets;
    }

    /// The fields of a request that asks whether the page has changed.
    private static String condition(String page) {
        var condition = new StringBuilder();
        var validators = VALIDATOR.matcher(page);
        while (validators.find()) {
            var name =
                    validators.group(1).equalsIgnoreCase("ETag")
                            ? "If-None-Match: "
                            : "If-Modified-Since: ";
            condition.append(name).append(validators.group(2)).append("\r\n");
        }
        return condition.toString();
    }
}
