package webserv.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Decision;
import webserv.engine.Server;
import webserv.engine.Services;
import webserv.engine.config.ConfigurationReader;
import webserv.handlers.RedirectFactory;
import webserv.handlers.RespondFactory;
import webserv.handlers.files.FilesFactory;
import webserv.handlers.upload.UploadFactory;
import webserv.http.Http1Codec;
import webserv.router.TreeRouter;
import webserv.testkit.MemoryNetwork;
import webserv.testkit.MemoryTransport;

/// A configuration at work: the real parts over the network in memory.
final class Site implements AutoCloseable {
    private final MemoryNetwork network = new MemoryNetwork();
    private final List<Decision> decisions = new ArrayList<>();
    private final Server server;

    /// @param yaml a whole configuration
    /// @param folder what relative paths in it start from
    Site(String yaml, Path folder) {
        try {
            var file = Files.writeString(folder.resolve("site.yaml"), yaml);
            var factories =
                    List.of(
                            new RedirectFactory(),
                            new RespondFactory(),
                            new FilesFactory(),
                            new UploadFactory());
            var settings = new YamlSource().read(file);
            var configuration = new ConfigurationReader(factories).read(settings);
            var transport = MemoryTransport.of(network);
            var services =
                    new Services(transport, new Http1Codec(), new TreeRouter(), decisions::add);
            server = Server.start(configuration, services, InstantSource.system());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Sends a request as it is, with `Connection: close` in it.
    HttpAnswer send(String request) {
        return send(server.addresses().getFirst(), request);
    }

    HttpAnswer send(ListenAddress address, String request) {
        return HttpAnswer.of(octets(address, request));
    }

    /// What is sent in answer, each octet a character.
    String octets(String request) {
        return octets(server.addresses().getFirst(), request);
    }

    private String octets(ListenAddress address, String request) {
        var client = network.connect(address);
        client.send(request);
        network.runUntil(() -> client.sawEnd() || client.isClosed());
        return client.text();
    }

    /// GET of a target at a host.
    HttpAnswer get(String host, String target) {
        return send(
                "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    List<ListenAddress> addresses() {
        return server.addresses();
    }

    Decision lastDecision() {
        return decisions.getLast();
    }

    @Override
    public void close() {
        network.close();
    }
}
