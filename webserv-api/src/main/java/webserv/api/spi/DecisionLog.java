package webserv.api.spi;

/// Is told of every decided request.
@FunctionalInterface
public interface DecisionLog {

    /// Called once for each request, on its connection's loop: it must not block.
    void decided(Decision decision);
}
