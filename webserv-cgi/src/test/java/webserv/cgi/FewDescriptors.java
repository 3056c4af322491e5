package webserv.cgi;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import webserv.api.http.Reply;
import webserv.testkit.TakenDescriptors;

/// What [DescriptorExhaustionTest] starts: a handler that is asked for its first program when there
/// is no descriptor left, and then again and again, each time with one more. Where the JDK starts
/// programs, all come free at once: a start that fails where eight are left leaves two descriptors
/// open there, so that one more for each try is never enough.
final class FewDescriptors {
    private FewDescriptors() {}

    /// @param arguments an empty folder, and "jdk" where programs are started as the JDK does
    public static void main(String[] arguments) throws Exception {
        ServerSocketChannel.open().close(); // as a server does that listens: for the JDK's library
        TakenDescriptors.loadClasses();
        boolean byTheJdk = arguments[1].equals("jdk");
        try (var programs = programs(Path.of(arguments[0]), byTheJdk)) {
            if (!byTheJdk) {
                TakenDescriptors.untilDone(() -> hasAnswered(programs));
                return;
            }
            try (var _ = TakenDescriptors.all()) {
                hasAnswered(programs);
            }
            hasAnswered(programs);
        }
    }

    private static Programs programs(Path folder, boolean byTheJdk) throws IOException {
        return byTheJdk ? Programs.byTheJdk(folder) : Programs.in(folder);
    }

    private static boolean hasAnswered(Programs programs) throws Exception {
        var reply = programs.reply(TestRequest.get("/signals.py"));
        if (reply instanceof Reply.Response response) {
            System.out.print(Programs.text(response));
            return true;
        }
        var refusal = (Reply.Refusal) reply;
        System.out.println(
                refusal.status()
                        + " after "
                        + refusal.fields().combined("Retry-After")
                        + " "
                        + refusal.cause());
        return false;
    }
}
