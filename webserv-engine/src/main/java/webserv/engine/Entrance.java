package webserv.engine;

import java.util.function.Supplier;
import webserv.api.io.ListenAddress;

/// What the connections of one listener share.
///
/// @param address of the listener
/// @param current tells what holds when a request comes
/// @param connections is told when a connection has closed
record Entrance(ListenAddress address, Supplier<ServerContext> current, Connections connections) {

    /// What holds now. A listener that is gone from the configuration is not in its table: its
    /// connections keep what they have, and are stopped.
    ///
    /// @param known what held before
    @SuppressWarnings("ReferenceEquality") // A look at the reference is all that a request pays.
    ServerContext holding(ServerContext known) {
        var now = current.get();
        return now == known || !now.addresses().contains(address) ? known : now;
    }
}
