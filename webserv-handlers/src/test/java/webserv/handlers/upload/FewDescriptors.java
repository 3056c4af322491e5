package webserv.handlers.upload;

import static webserv.handlers.upload.Rig.patch;
import static webserv.handlers.upload.Rig.request;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// What [DescriptorExhaustionTest] starts: a handler that is asked for one thing after the other,
/// each first without any descriptor, and then again and again, each time with one more, until it
/// is done. The statuses are told.
final class FewDescriptors {
    private static final String HELLO = "hello, world";

    private final Rig rig;
    private final Deque<InputStream> taken = new ArrayDeque<>();
    private boolean isScarce;

    private FewDescriptors(Rig rig) {
        this.rig = rig;
    }

    /// One thing to ask for.
    private interface Asking {
        Requests request() throws Exception;
    }

    /// @param arguments an empty folder
    public static void main(String[] arguments) throws Exception {
        try (var rig =
                new Rig(
                        Path.of(arguments[0]),
                        "resumable",
                        "true",
                        "folders",
                        "true",
                        "delete_folders",
                        "true")) {
            var few = new FewDescriptors(rig);
            loadClasses();
            few.askForAll(); // loads what it needs, as does a refusal
            rig.status(request("GET", "none"));
            for (var name : rig.files().keySet()) {
                rig.status(request("DELETE", name));
            }
            rig.status(request("DELETE", "folder/"));
            few.isScarce = true;
            few.askForAll();
            System.out.println(
                    "store: "
                            + String.join(", ", rig.files().keySet())
                            + ": "
                            + rig.files().get("whole"));
        }
    }

    /// An image has its classes in one file, which is open.
    private static void loadClasses() throws Exception {
        for (var type : List.of(UploadHandler.class, Reply.class)) {
            load(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
    }

    private static void load(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            for (var file : files.map(root::relativize).map(Path::toString).toList()) {
                if (file.endsWith(".class") && !file.contains("-info")) {
                    Class.forName(file.substring(0, file.length() - 6).replace('/', '.'));
                }
            }
        }
    }

    private void askForAll() throws Exception {
        tell("put", () -> put("aa", HELLO));
        tell("put with a digest", () -> put("digest", HELLO).with("Content-Digest", digest(HELLO)));
        tell("put into a new folder", () -> put("folder/in", HELLO));
        tell("form", FewDescriptors::form);
        tell("get", () -> request("GET", "aa"));
        var upload = tell("creation", () -> put("whole", "").with("Upload-Complete", "?0"));
        tell(
                "length and a part",
                () -> patch(upload, 0, false, "hello").with("Upload-Length", "12"));
        tell(
                "part with a digest",
                () -> patch(upload, 5, false, ", w").with("Content-Digest", digest(", w")));
        tell("last part", () -> last(upload));
        tell("removal of an upload", () -> request("DELETE", upload));
        rig.put("gone", "");
        tell("removal of a file", () -> request("DELETE", "gone"));
        rig.put("tree/branch/leaf", "");
        tell("removal of a folder", () -> request("DELETE", "tree/"));
    }

    private static Requests put(String name, String content) {
        return request("PUT", name).content(content);
    }

    private static Requests form() {
        return request("POST", "")
                .with("Content-Type", "multipart/form-data; boundary=X")
                .content(
                        "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"form\"\r\n\r\n"
                                + HELLO
                                + "\r\n--X--\r\n");
    }

    /// Where an earlier try has brought the content, and there was no descriptor to go on, the rest
    /// is asked for.
    private Requests last(String upload) throws Exception {
        var state = rig.handler.handle(request("HEAD", upload).make());
        boolean isThere =
                state instanceof Reply.Response response
                        && response.fields().first("Upload-Offset").equals(Optional.of("12"));
        return isThere ? patch(upload, 12, true, "") : patch(upload, 8, true, "orld");
    }

    private static String digest(String content) throws Exception {
        var octets =
                MessageDigest.getInstance("SHA-256")
                        .digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha-256=:" + Base64.getEncoder().encodeToString(octets) + ":";
    }

    /// @return what `Location` says in the location, or nothing
    private String tell(String name, Asking asking) throws Exception {
        var statuses = new StringBuilder(name);
        if (isScarce) {
            takeAll();
        }
        var reply = reply(asking);
        statuses.append(' ').append(Replies.status(reply));
        while (Replies.status(reply) >= 500 && !taken.isEmpty()) {
            taken.pop().close();
            reply = reply(asking);
            statuses.append(' ').append(Replies.status(reply));
        }
        while (!taken.isEmpty()) {
            taken.pop().close();
        }
        if (isScarce) {
            System.out.println(statuses);
        }
        return reply instanceof Reply.Response response
                ? response.fields().first("Location").orElse("").replace("/up/", "")
                : "";
    }

    /// What fails is 500 for the engine.
    private Reply reply(Asking asking) throws Exception {
        try {
            return rig.handler.handle(asking.request().make());
        } catch (IOException failure) {
            System.out.println(failure);
            return Reply.Response.empty(500);
        }
    }

    private void takeAll() {
        try {
            while (true) {
                taken.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException _) {
            // None is left.
        }
    }
}
