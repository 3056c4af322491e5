package webserv.app.control;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import webserv.testkit.TakenDescriptors;

/// A control socket that a client comes to while there is no descriptor for it. What is said is
/// what clients are answered before that, through it, and behind it.
final class FewDescriptors {
    private FewDescriptors() {}

    public static void main(String... arguments) throws Exception {
        var path = Path.of(arguments[0]);
        var mark = path.resolveSibling("start"); // clients wait for the socket while it is there
        var place = new ControlPlace(path, List.of(), Optional.of(mark), "");
        place.beginStart();
        var socket = new ControlSocket(place, command -> new Answer(Answer.Outcome.OK, command));
        socket.open();
        say(new ControlClient(place).send("before").text());
        try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            try (var _ = TakenDescriptors.all()) {
                client.connect(UnixDomainSocketAddress.of(path));
                awaitFailure();
            }
            client.write(ByteBuffer.wrap("meanwhile\n".getBytes(StandardCharsets.UTF_8)));
            say(new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8));
        }
        say(new ControlClient(place).send("behind").text());
        socket.close();
        say(Files.exists(path) ? "is there" : "is gone");
    }

    /// It waits for clients in a system call, which is no pause.
    private static void awaitFailure() {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().equals("webserv-control")
                                && thread.getState() == Thread.State.RUNNABLE)) {
            Thread.onSpinWait();
        }
    }

    private static void say(String text) {
        System.out.println(text.replace("\n", " "));
    }
}
