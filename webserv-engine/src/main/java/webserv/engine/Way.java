package webserv.engine;

import webserv.api.io.Wire;
import webserv.api.spi.Session;

/// The way of an exchange, which its request comes and its response goes.
interface Way {
    Wire wire();

    Session session();

    /// The session's name for the exchange.
    int stream();
}
