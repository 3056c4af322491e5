package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.Reply;
import webserv.testkit.Nodes;

/// The programs among the test resources, copied to a folder, and a handler that runs them.
final class Programs implements AutoCloseable {
    private final Path root;
    private final Habits habits;
    private final CgiHandler handler;
    private final boolean alone;

    private Programs(Path root, Habits habits, CgiHandler handler, boolean alone) {
        this.root = root;
        this.habits = habits;
        this.handler = handler;
        this.alone = alone;
    }

    /// @param folder an empty one
    /// @param keysAndValues settings beside the interpreters and the root
    static Programs in(Path folder, String... keysAndValues) throws IOException {
        return of(new Host(), true, folder, keysAndValues);
    }

    /// The same, of which all are believed to have a habit, though it may not be theirs.
    static Programs believed(Habit habit, Path folder, String... keysAndValues) throws IOException {
        var programs = in(folder, keysAndValues);
        try (var files = Files.list(folder)) {
            files.forEach(file -> programs.believe(habit, file));
        }
        return programs;
    }

    /// Has a program believed to have a habit.
    void believe(Habit habit, Path script) {
        habits.forget(script);
        for (int i = 0; i < Habits.STEADY_IN_A_ROW; i++) {
            switch (habit) {
                case UNKNOWN -> habits.ended(script, Courses.SLEEPY);
                case SHORT -> habits.endedSoon(script);
                case STEADY -> habits.ended(script, Courses.STEADY);
            }
        }
        assertThat(habits.of(script)).isEqualTo(habit);
    }

    /// What a program is believed to have.
    Habit habitOf(String script) {
        return habits.of(root.resolve(script));
    }

    /// The same, started as the JDK does.
    static Programs byTheJdk(Path folder, String... keysAndValues) throws IOException {
        return of(new Host(true), true, folder, keysAndValues);
    }

    /// The same, as one of several locations.
    static Programs of(Host host, Path folder, String... keysAndValues) throws IOException {
        return of(host, false, folder, keysAndValues);
    }

    private static Programs of(Host host, boolean alone, Path folder, String... keysAndValues)
            throws IOException {
        copyTo(folder);
        var settings = settings(folder, keysAndValues);
        var habits = new Habits();
        var handler = new CgiHandler(CgiSettings.of(settings), host, habits);
        assertThat(settings.unusedKeys()).isEmpty();
        return new Programs(folder, habits, handler, alone);
    }

    static Settings settings(Path folder, String... keysAndValues) {
        var entries = new LinkedHashMap<String, Node>();
        entries.put("root", Nodes.text(folder.toString()));
        entries.put(
                "interpreters",
                Nodes.mapping(
                        Map.of(
                                ".sh",
                                Nodes.text("sh"),
                                ".py",
                                Nodes.text("python3"),
                                ".pl",
                                Nodes.text("perl"))));
        entries.put("spool_directory", Nodes.text(folder.toString()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(keysAndValues[i], Nodes.text(keysAndValues[i + 1]));
        }
        return new Settings(Nodes.mapping(entries), folder);
    }

    private static void copyTo(Path folder) throws IOException {
        var programs = Path.of("src/test/resources/programs");
        try (var files = Files.list(programs)) {
            for (var file : files.toList()) {
                Files.copy(
                        file,
                        folder.resolve(programs.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.setPosixFilePermissions(
                folder.resolve("direct"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path root() {
        return root;
    }

    CgiHandler handler() {
        return handler;
    }

    /// The processes of the programs that run, and what they started.
    List<ProcessHandle> running() {
        return List.copyOf(
                RunMark.carriersOf(mark -> mark.startsWith(handler.markPrefix())).keySet());
    }

    Reply reply(TestRequest request) throws Exception {
        return handler.await(request);
    }

    Reply.Response response(TestRequest request) throws Exception {
        return (Reply.Response) handler.await(request);
    }

    Reply.Refusal refusal(TestRequest request) throws Exception {
        return (Reply.Refusal) handler.await(request);
    }

    /// What a server asks for: the answer to a request, promised.
    CompletableFuture<Reply> promise(TestRequest request) {
        return handler.handle(request).toCompletableFuture();
    }

    /// The content of the answer to a request.
    String answer(TestRequest request) throws Exception {
        return text(response(request));
    }

    static String text(Reply.Response response) throws IOException {
        var out = new ByteArrayOutputStream();
        switch (response.content()) {
            case Content.Written written -> written.writer().writeTo(out);
            case Content.Bytes bytes -> Channels.newChannel(out).write(bytes.octets());
            case Content.File _, Content.Published _ ->
                    throw new AssertionError("no program answers with these");
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Stops the handler and asserts that nothing of its programs is left.
    @Override
    public void close() {
        handler.close();
        assertThat(running()).isEmpty();
        if (alone) {
            assertThat(ProcessHandle.current().children()).isEmpty();
        }
        assertThat(root).isDirectoryNotContaining("glob:**.content");
    }
}
