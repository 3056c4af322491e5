package webserv.fastcgi;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// What [DescriptorExhaustionTest] starts: a handler that is asked when there is no descriptor
/// left, and then again and again, each time with one more, until the application has answered.
final class FewDescriptors {
    private FewDescriptors() {}

    /// @param arguments the folder of the scripts, and where the application listens
    public static void main(String[] arguments) throws Exception {
        loadClasses();
        var taken = new ArrayDeque<InputStream>();
        try (var rig = Rig.to(Path.of(arguments[0]), arguments[1], "keep_conn", "false")) {
            ask(rig); // loads what an answer needs
            takeAll(taken);
            while (!ask(rig)) {
                taken.pop().close();
            }
        }
    }

    /// An image has its classes in one file, which is open.
    private static void loadClasses() throws Exception {
        for (var type : new Class<?>[] {FastCgiHandler.class, Reply.class, Requests.class}) {
            load(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
    }

    private static void load(Path root) throws Exception {
        if (!Files.isDirectory(root)) {
            return; // one file, which is open
        }
        try (var files = Files.walk(root)) {
            for (var file : files.map(root::relativize).map(Path::toString).toList()) {
                if (file.endsWith(".class") && !file.contains("-info")) {
                    Class.forName(file.substring(0, file.length() - 6).replace('/', '.'));
                }
            }
        }
    }

    /// @return whether the application has answered
    private static boolean ask(Rig rig) throws Exception {
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

    private static void takeAll(Deque<InputStream> taken) {
        try {
            while (true) {
                taken.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException _) {
            // None is left.
        }
    }
}
