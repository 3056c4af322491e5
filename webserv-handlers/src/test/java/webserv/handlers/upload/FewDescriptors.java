package webserv.handlers.upload;

import static webserv.handlers.upload.Rig.patch;
import static webserv.handlers.upload.Rig.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.testkit.Requests;
import webserv.testkit.TakenDescriptors;

/// What [DescriptorExhaustionTest] starts: a handler that is asked for one thing after the other,
/// each first without any descriptor, and then again and again, each time with one more, until it
/// is done. The statuses are told, and when to come again.
final class FewDescriptors {
    private static final String HELLO = "hello, world";

    private final Rig rig;
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
            TakenDescriptors.loadClasses();
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
        startWithFew(Path.of(arguments[0]));
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

    /// Servers find an upload, with no descriptor left for them, one, and so on. The time of its
    /// folder is that of the clock.
    private static void startWithFew(Path store) throws Exception {
        String upload;
        try (var rig = new Rig(store, "resumable", "true")) {
            upload = rig.begin(put("later", "hello"));
        }
        var own = store.resolve(".part/resumable").resolve(upload.replace(".uploads/", ""));
        Files.setLastModifiedTime(own, FileTime.from(Rig.NOW));
        var statuses = new TreeSet<Integer>();
        for (int left = 0; left < 20; left++) {
            try (var all = TakenDescriptors.all()) {
                all.giveBack(left);
                try (var rig = new Rig(store, "resumable", "true")) {
                    all.giveAllBack();
                    statuses.add(rig.status(request("HEAD", upload)));
                }
            }
        }
        try (var rig = new Rig(store, "resumable", "true")) {
            int last = rig.status(patch(upload, 5, true, ", world"));
            System.out.println(
                    "starts with few "
                            + statuses
                            + ", then "
                            + last
                            + " "
                            + rig.files().get("later"));
        }
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
        if (!isScarce) {
            return location(reply(asking));
        }
        var said = new StringBuilder(name);
        var last = new AtomicReference<Reply>();
        TakenDescriptors.untilDone(() -> {
            var reply = reply(asking);
            last.set(reply);
            said.append(text(reply));
            return Replies.status(reply) < 500;
        });
        System.out.println(said);
        return location(last.get());
    }

    private static String text(Reply reply) {
        var status = " " + Replies.status(reply);
        return reply instanceof Reply.Refusal refusal
                ? status + " after " + refusal.fields().first("Retry-After").orElse("-")
                : status;
    }

    private static String location(Reply reply) {
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
}
