package webserv.bench.peers;

import java.nio.file.Path;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Jetty with its own handler of files, which keeps small ones in memory.
///
/// usage: JettyPeer PORT FOLDER LOOPS
final class JettyPeer {
    private JettyPeer() {}

    public static void main(String... arguments) throws Exception {
        int loops = Integer.parseInt(arguments[2]);
        var server = new Server(new QueuedThreadPool());
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        var connector =
                new ServerConnector(server, 1, loops, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setAcceptQueueSize(4096);
        connector.setIdleTimeout(600_000);
        server.addConnector(connector);
        var files = new ResourceHandler();
        files.setBaseResource(ResourceFactory.of(server).newResource(Path.of(arguments[1])));
        files.setDirAllowed(true);
        server.setHandler(files);
        server.start();
        server.join();
    }
}
