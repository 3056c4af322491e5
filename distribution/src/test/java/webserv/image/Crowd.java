package webserv.image;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Many clients at once, all connected. Closing it closes those that are left.
record Crowd(List<Socket> members) implements AutoCloseable {

    /// How one of them connects.
    interface Connecting {
        Socket connect() throws IOException;
    }

    /// Connects so many clients, each of which sends the same at once.
    static Crowd of(int size, Connecting connecting, byte[] opening) throws IOException {
        var crowd = new Crowd(new ArrayList<>());
        try {
            for (int i = 0; i < size; i++) {
                var socket = connecting.connect();
                crowd.members.add(socket);
                socket.getOutputStream().write(opening);
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
    }

    /// What each of them is answered until the server ends the connection.
    List<String> answers() throws IOException {
        var answers = new ArrayList<String>();
        for (var member : members) {
            answers.add(
                    new String(
                            member.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
        return answers;
    }

    /// Breaks all connections off, so that the server meets a reset.
    void reset() throws IOException {
        for (var member : members) {
            member.setSoLinger(true, 0);
            member.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (var member : members) {
            member.close();
        }
    }
}
