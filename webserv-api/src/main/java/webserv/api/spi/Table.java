package webserv.api.spi;

import java.util.List;
import webserv.api.io.ListenAddress;

/// Routes, compiled. Immutable, safe for any thread.
public interface Table {

    /// Decides where a request goes.
    ///
    /// @param listener the address that the connection was accepted on, as configured
    /// @param host the authority's host, in lower case; empty where the client sent none
    /// @param method case-sensitive
    /// @param path normalised, see [webserv.api.http.NormalPath]
    /// @throws IllegalArgumentException if no server listens on the address
    Match match(ListenAddress listener, String host, String method, String path);

    /// Tells how [#match] comes to its answer: every server of the address and every location of
    /// the chosen server, in the order they were weighed, each with the reason it won or lost.
    ///
    /// @throws IllegalArgumentException if no server listens on the address
    List<Verdict> explain(ListenAddress listener, String host, String method, String path);

    /// What became of one candidate.
    ///
    /// @param candidate the server or location, as written, with its origin
    /// @param chosen whether it won
    /// @param reason one clause, such as `a longer prefix matches`
    record Verdict(String candidate, boolean chosen, String reason) {}
}
