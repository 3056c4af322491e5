package webserv.api.spi;

import webserv.api.config.Origin;

/// Two servers, or two locations of a server, claim the same requests.
public final class RouteConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param first who was there before
    /// @param second who claims the same
    /// @param claim what both claim, such as `location /a/`
    public RouteConflictException(Origin first, Origin second, String claim) {
        super(second + ": " + claim + " is already taken at " + first);
    }
}
