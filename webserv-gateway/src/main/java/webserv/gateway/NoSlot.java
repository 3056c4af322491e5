package webserv.gateway;

import webserv.api.http.Cause;

/// Why a request gets no slot: 503, with the cause that tells which of the bounds it met.
public final class NoSlot {
    private NoSlot() {}

    /// More requests wait than may.
    ///
    /// @param detail with the numbers
    public static Cause queueFull(String detail) {
        return new Cause("gateway-queue-full", detail);
    }

    /// No slot became free in time.
    ///
    /// @param detail with the time
    public static Cause tooLate(String detail) {
        return new Cause("gateway-queue-timeout", detail);
    }

    /// The server stops, or has another configuration by now.
    public static Cause stopping() {
        return new Cause("gateway-stopping", "the server stops");
    }
}
