package webserv.engine;

import webserv.api.io.Wire;

/// The way of an exchange, which its request comes and its response goes.
interface Way {
    Wire wire();

    SessionCalls session();

    /// The session's name for the exchange.
    int stream();
}
