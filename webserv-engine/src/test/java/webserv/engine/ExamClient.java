package webserv.engine;

import webserv.testkit.MemoryClient;

/// The client's end of a connection to a server under exam, over one transport or another.
///
/// Text is ISO 8859-1: one character is one octet.
interface ExamClient extends AutoCloseable {
    void send(String octets);

    /// Sends no more, and reads on.
    void endInput();

    /// Waits until the server has ended the connection, or has sent so much that it ends with this.
    ///
    /// @return all that was received so far
    String awaitEndOr(String last);

    /// Whether the server has ended the connection.
    boolean sawEnd();

    @Override
    void close();

    /// Over a network in memory, where nothing is ever under way.
    static ExamClient of(MemoryClient client) {
        return new ExamClient() {
            @Override
            public void send(String octets) {
                client.send(octets);
            }

            @Override
            public void endInput() {
                client.endInput();
            }

            @Override
            public String awaitEndOr(String last) {
                return client.text();
            }

            @Override
            public boolean sawEnd() {
                return client.sawEnd();
            }

            @Override
            public void close() {
                client.endInput();
            }
        };
    }
}
