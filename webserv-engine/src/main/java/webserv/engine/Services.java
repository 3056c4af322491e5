package webserv.engine;

import webserv.api.spi.DecisionLog;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Router;
import webserv.api.spi.Transport;

/// What a [Server] is put together from, found by the launcher or passed by hand.
///
/// @param transport carries the octets
/// @param codec speaks HTTP/1.1
/// @param router decides which location answers
/// @param log is told of every decided request
public record Services(Transport transport, HttpCodec codec, Router router, DecisionLog log) {}
