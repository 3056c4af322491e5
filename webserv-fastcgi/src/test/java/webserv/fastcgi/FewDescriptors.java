package webserv.fastcgi;

import java.nio.file.Path;
import webserv.api.http.Reply;
import webserv.testkit.Requests;
import webserv.testkit.TakenDescriptors;

/// What [DescriptorExhaustionTest] starts: a handler that is asked when there is no descriptor
/// left, and then again and again, each time with one more, until the application has answered.
final class FewDescriptors {
    private FewDescriptors() {}

    /// @param arguments the folder of the scripts, and where the application listens
    public static void main(String[] arguments) throws Exception {
        TakenDescriptors.loadClasses();
        try (var rig = Rig.to(Path.of(arguments[0]), arguments[1], "keep_conn", "false")) {
            hasAnswered(rig); // loads what an answer needs
            TakenDescriptors.untilDone(() -> hasAnswered(rig));
        }
    }

    private static boolean hasAnswered(Rig rig) throws Exception {
        var reply = rig.reply(Requests.get("/a.php"));
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
