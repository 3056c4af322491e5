package webserv.cgi;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import webserv.api.http.Reply;

/// What [DescriptorExhaustionTest] starts: a handler that is asked for its first program when there
/// is no descriptor left, and then again and again, each time with one more. Where the JDK starts
/// programs, all come free at once: a start that fails where eight are left leaves two descriptors
/// open there, so that one more for each try is never enough.
final class FewDescriptors {
    private FewDescriptors() {}

    /// @param arguments an empty folder, and "jdk" where programs are started as the JDK does
    public static void main(String[] arguments) throws Exception {
        loadWhatAnImageHasOpen();
        var taken = new ArrayDeque<InputStream>();
        try (var programs = programs(Path.of(arguments[0]), arguments[1])) {
            takeAll(taken);
            for (boolean answered = ask(programs); !answered; answered = ask(programs)) {
                do {
                    taken.pop().close();
                } while (arguments[1].equals("jdk") && !taken.isEmpty());
            }
        }
    }

    private static Programs programs(Path folder, String startedBy) throws IOException {
        return startedBy.equals("jdk") ? Programs.byTheJdk(folder) : Programs.in(folder);
    }

    /// @return whether a program has answered
    private static boolean ask(Programs programs) throws Exception {
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

    private static void takeAll(Deque<InputStream> taken) {
        try {
            while (true) {
                taken.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException full) {
            System.out.println(full.getMessage());
        }
    }

    /// The classes of an image are in one file, and a server has the JDK's library for channels
    /// when it listens. Nothing of the classes is run by that.
    private static void loadWhatAnImageHasOpen() throws Exception {
        ServerSocketChannel.open().close();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var root = Path.of(entry);
            if (!entry.isEmpty() && Files.isDirectory(root)) {
                load(root);
            }
        }
    }

    private static void load(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            for (var file : files.map(root::relativize).map(Path::toString).toList()) {
                if (file.endsWith(".class") && !file.contains("-info")) {
                    var name = file.substring(0, file.length() - ".class".length());
                    Class.forName(
                            name.replace('/', '.'), false, FewDescriptors.class.getClassLoader());
                }
            }
        }
    }
}
