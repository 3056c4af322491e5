package webserv.fastcgi;

import java.io.IOException;
import java.net.SocketTimeoutException;
import webserv.gateway.NoDescriptors;
import webserv.gateway.ProgramAnswer.Failed;

/// What it means for the client that the application cannot be reached.
final class Unreachable {
    private Unreachable() {}

    /// 503 where the server stops or has no descriptor for a socket, 504 where the application did
    /// not take the connection in time, else 502: whether it is down or never was there, nobody can
    /// tell.
    static Failed failed(IOException cause, Upstream upstream) {
        if (upstream.isClosed()) {
            return Ending.STOPPED.failed();
        }
        var clause = "cannot be reached: " + cause.getMessage();
        if (cause instanceof NoDescriptors none) {
            return new Failed(none, clause);
        }
        return cause instanceof SocketTimeoutException
                ? new Failed(504, "fastcgi-connect-timeout", clause)
                : new Failed(502, "fastcgi-unreachable", clause);
    }
}
