package webserv.app;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Location;
import webserv.api.spi.VirtualServer;
import webserv.app.trial.Question;
import webserv.engine.Explainer;

/// What a start on this machine, or the first refusal, would come upon. `check` looks, and a server
/// that has started looks for its error pages; to explain and to test a configuration is possible
/// on other machines than the one it is for.
///
/// No address is listened on, so that a running server is not disturbed and does not count as a
/// mistake.
final class Preflight {
    private final Configuration configuration;

    Preflight(Configuration configuration) {
        this.configuration = configuration;
    }

    /// @throws ConfigException naming each address that this machine does not have, at its server
    void checkAddresses() {
        var mistakes = new Mistakes();
        for (var server : configuration.servers()) {
            for (var address : server.listen()) {
                obstacle(address)
                        .ifPresent(why ->
                                mistakes.add(
                                        new ConfigException(
                                                server.origin(),
                                                "the server cannot listen on %s on this machine: %s"
                                                        .formatted(address, why))));
            }
        }
        mistakes.refuse();
    }

    private static Optional<String> obstacle(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Unix socket -> obstacle(socket);
            case ListenAddress.Tcp(var host, _) when host.equals("*") -> Optional.empty();
            case ListenAddress.Tcp(var host, _) -> obstacle(host);
        };
    }

    private static Optional<String> obstacle(ListenAddress.Unix socket) {
        var folder = Objects.requireNonNull(socket.path().getParent(), "a socket is no root");
        if (!Files.isDirectory(folder)) {
            return Optional.of("there is no folder " + folder);
        }
        return Files.isWritable(folder)
                ? Optional.empty()
                : Optional.of("the folder %s may not be written to".formatted(folder));
    }

    /// Any port will do, as it is the machine's having the address that is asked for.
    private static Optional<String> obstacle(String host) {
        try (var _ = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), 0))) {
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    /// Asks for each error page of the server's own as a refusal would. A page with variables in
    /// its path is not asked for, as nobody knows their values yet.
    ///
    /// @param explainer of the configuration
    /// @param warnings told of each page that is not there, with its place
    void checkErrorPages(Explainer explainer, Consumer<String> warnings) {
        var pages = new LinkedHashMap<VirtualServer, List<ErrorPage>>();
        for (var server : configuration.servers()) {
            var own = pagesOf(server).filter(Preflight::isOwn).distinct().toList();
            if (!own.isEmpty()) {
                pages.put(server, own);
            }
        }
        pages.forEach(
                (server, own) -> own.forEach(page -> check(page, server, explainer, warnings)));
    }

    private static boolean isOwn(ErrorPage page) {
        return !page.isRedirect() && page.target().toString().indexOf('$') < 0;
    }

    private static Stream<ErrorPage> pagesOf(VirtualServer server) {
        return Stream.concat(
                        Stream.of(server.policy()), server.allLocations().map(Location::policy))
                .distinct()
                .flatMap(policy -> policy.errorPages().values().stream());
    }

    private static void check(
            ErrorPage page, VirtualServer server, Explainer explainer, Consumer<String> warnings) {
        var listener = server.listen().getFirst();
        var host = server.names().stream().map(name -> name.replace("*", "x")).findFirst();
        var fields = host.map(name -> List.of("Host: " + name)).orElseGet(List::of);
        var question = new Question("GET", page.target().toString(), fields, Optional.empty());
        var answer = explainer.outcome(listener, question.octets(listener));
        if (answer.status() >= 400) {
            warnings.accept(
                    "%s: the page '%s' is answered with %d%s: the built-in page is sent in its place"
                            .formatted(
                                    page.origin(),
                                    page.target(),
                                    answer.status(),
                                    answer.cause()
                                            .map(cause -> " (" + cause.detail() + ")")
                                            .orElse("")));
        }
    }
}
