package webserv.engine;

import java.util.function.Supplier;
import webserv.api.io.ListenAddress;

/// What the connections of one listener share.
///
/// @param address of the listener
/// @param current tells what holds when a request comes
/// @param connections is told when a connection has closed
record Entrance(ListenAddress address, Supplier<ServerContext> current, Connections connections) {}
