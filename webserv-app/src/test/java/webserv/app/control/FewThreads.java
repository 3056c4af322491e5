package webserv.app.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// A control socket that clients come to while there is no thread for them. What is said is what
/// they are answered before that, meanwhile and behind it.
final class FewThreads {
    private FewThreads() {}

    public static void main(String... arguments) throws Exception {
        var path = Path.of(arguments[0]);
        var mark = path.resolveSibling("start"); // clients wait for the socket while it is there
        var place = new ControlPlace(path, List.of(), Optional.of(mark), "");
        var lacking = new AtomicInteger();
        Executor clients =
                task -> {
                    if (lacking.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    Thread.ofPlatform().daemon().start(task);
                };
        place.beginStart();
        var socket =
                new ControlSocket(
                        place, command -> new Answer(Answer.Outcome.OK, command), clients);
        socket.open();
        say(new ControlClient(place).send("before").text());
        lacking.set(2);
        for (int client = 0; client < 2; client++) {
            try {
                say(new ControlClient(place).send("meanwhile").text());
            } catch (IOException closed) {
                say("closed");
            }
        }
        say(new ControlClient(place).send("behind").text());
        socket.close();
        say(Files.exists(path) ? "is there" : "is gone");
    }

    private static void say(String text) {
        System.out.println(text);
    }
}
