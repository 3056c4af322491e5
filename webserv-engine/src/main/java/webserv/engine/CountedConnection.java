package webserv.engine;

import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.io.ListenAddress;
import webserv.api.io.Wire;

/// A connection as its server counts it: among those that are open, for the limits, and among the
/// users of the configuration that a reload has replaced.
///
/// A class that [Connection] extends, and no part of it, as [SessionReader] is: each idle
/// connection has one object less that way.
///
/// Confined to the wire's loop, but for [#release], [#stop] and [#state].
abstract class CountedConnection extends SessionReader {
    private final Entrance entrance;

    /// What the exchange under way, or the last one, was begun with.
    private ServerContext server;

    private @Nullable Retirement retirement;

    /// What it counts as, where it was not refused.
    private Admission.@Nullable Counted counted;

    /// @param server what holds now
    CountedConnection(ServerContext server, Entrance entrance, Wire wire) {
        super(wire, opened(server.codec(), server.limits().message(), wire));
        this.server = server;
        this.entrance = entrance;
    }

    /// Whether it still uses what its last request was begun with.
    abstract boolean usesServer();

    /// Takes no further request. Safe for any thread.
    abstract void stop();

    /// What it does, as far as another thread can see.
    abstract ConnectionState state();

    final ListenAddress listener() {
        return entrance.address();
    }

    /// Counts it, for the limits.
    ///
    /// @return why it is refused; `null` where it is not
    final @Nullable Cause enter() {
        return switch (server.admission().enter(wire.remoteAddress())) {
            case Admission.Counted entered -> {
                counted = entered;
                yield null;
            }
            case Admission.Refused(var cause) -> cause;
        };
    }

    /// What a request is to be begun with, from now on.
    final ServerContext serverNow() {
        server = entrance.holding(server);
        return server;
    }

    /// Counts as the limits after a reload say, and tells when nothing of it uses what held before:
    /// at once, or when the exchange under way has ended. Safe for any thread.
    @SuppressWarnings("ReferenceEquality") // The very same one: two alike would be two reloads.
    final void release(ServerContext old, Retirement from) {
        wire.execute(() -> {
            if (counted != null) {
                counted.limitsChanged();
            }
            if (server != old || !usesServer()) {
                from.left(this);
            } else {
                retirement = from;
            }
        });
    }

    /// Tells that a request has ended.
    final void leaveRetirement() {
        if (retirement != null && !usesServer()) {
            retirement.left(this);
            retirement = null;
        }
    }

    @Override
    public final void parting() {
        leaveAdmission();
        entrance.connections().leaves(this);
    }

    /// It is closed, and counts no more.
    final void leave() {
        leaveAdmission();
        entrance.connections().remove(this);
    }

    private void leaveAdmission() {
        if (counted != null) {
            counted.leave();
        }
    }
}
