package webserv.fastcgi;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import webserv.api.http.Reply;
import webserv.testkit.Requests;
import webserv.testkit.TakenDescriptors;

/// What [DescriptorExhaustionTest] starts: a handler that is started when there is no descriptor
/// left, and then again and again, each time with one more, until it has started; and that is asked
/// so until the application has answered.
///
/// No virtual thread has waited for a socket before the start.
final class FewDescriptors {
    private FewDescriptors() {}

    /// @param arguments the folder of the scripts, and where the application listens
    public static void main(String[] arguments) throws Exception {
        TakenDescriptors.loadClasses();
        var pools = new Pools(System::nanoTime);
        try (var rig =
                Rig.unstarted(Path.of(arguments[0]), arguments[1], pools, "keep_conn", "false")) {
            Selector.open().close(); // loads what a start needs
            TakenDescriptors.untilDone(() -> hasStarted(rig));
            isAnswer(rig.reply(Requests.get("/a.php"))); // loads what an answer needs
            TakenDescriptors.untilDone(() -> isAnswer(rig.begin(Requests.get("/a.php")).get()));
        }
    }

    private static boolean hasStarted(Rig rig) {
        try {
            rig.handler().start();
            System.out.println("started");
            return true;
        } catch (IOException failed) {
            System.out.println("not started: " + failed.getMessage());
            return false;
        }
    }

    private static boolean isAnswer(Reply reply) throws IOException {
        if (reply instanceof Reply.Refusal refusal) {
            System.out.println(
                    refusal.status()
                            + " after "
                            + refusal.fields().combined("Retry-After")
                            + " "
                            + refusal.cause());
            return false;
        }
        System.out.println(Rig.text((Reply.Response) reply));
        return true;
    }
}
