package webserv.handlers.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Forwards;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.NormalPath;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Syntax;
import webserv.api.http.Template;

/// Looks for one path after the other (`try_files`) and has the first that leads to a file answered
/// as if it had been asked for; where none does, the request goes to another path of the server, or
/// gets a status.
///
/// ```yaml
/// try_files: ["$uri", "$uri/", "/index.php$is_args$args"]
/// ```
///
/// A path that ends with `/` leads to a folder, another one to a file. The last element is the
/// fallback: a path, percent-encoded, with its query if it is to have one, or `=404`.
///
/// A request with another method than GET goes to the fallback with its content, and to the index
/// of a folder where [FilesHandler] forwards to it; to a file, it is refused.
final class TryFiles implements Handler.NonBlocking, Forwards {
    private final TryFilesRules rules;
    private final boolean asksForPathFirst;
    private final FilesHandler files;
    private final PathMapping mapping;
    private final FileTree tree;

    /// @param files answers for what is found
    TryFiles(TryFilesRules rules, FilesHandler files, PathMapping mapping, FileTree tree) {
        this.rules = rules;
        this.asksForPathFirst = rules.paths().getFirst().toString().equals("$uri");
        this.files = files;
        this.mapping = mapping;
        this.tree = tree;
    }

    @Override
    public List<String> methods() {
        return rules.status().isPresent() ? files.methods() : Methods.CONFIGURABLE;
    }

    @Override
    public List<String> methodsAt(String pathInLocation) {
        return rules.status().isPresent() ? files.methodsAt(pathInLocation) : methods();
    }

    @Override
    public Optional<Template> fallback() {
        return rules.status().isPresent() ? Optional.empty() : Optional.of(rules.fallback());
    }

    @Override
    public Optional<Reply.Forward> forward(Request request) throws IOException {
        return find(request) == null && instead(request) instanceof Reply.Forward forward
                ? Optional.of(forward)
                : Optional.empty();
    }

    @Override
    public List<String> warnings() {
        return files.warnings();
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        if (asksForPathFirst && FilesHandler.isReading(request) && files.isReady(request)) {
            return files.handle(request);
        }
        var reply = new CompletableFuture<Reply>();
        Thread.ofVirtual().name("try-files-", request.id()).start(() -> answer(request, reply));
        return reply;
    }

    private void answer(Request request, CompletableFuture<Reply> reply) {
        try {
            var found = find(request);
            if (found == null) {
                reply.complete(instead(request));
            } else if (!FilesHandler.isReading(request)) {
                reply.complete(indexOf(found));
            } else {
                var _ =
                        files.handle(found)
                                .whenComplete(
                                        (answer, failure) -> complete(reply, answer, failure));
            }
        } catch (IOException | RuntimeException | Error failure) {
            reply.completeExceptionally(failure);
        }
    }

    private static void complete(
            CompletableFuture<Reply> reply, @Nullable Reply answer, @Nullable Throwable failure) {
        if (answer != null) {
            reply.complete(answer);
        } else if (failure != null) {
            reply.completeExceptionally(failure);
        }
    }

    @Override
    public Prospect explain(Request request) throws Exception {
        var steps = new ArrayList<String>();
        var found = find(request, steps::add);
        if (found == null) {
            var reply = instead(request);
            if (reply instanceof Reply.Forward forward) {
                steps.add("go to " + forward.path());
            }
            return new Prospect(steps, Optional.of(reply));
        }
        if (!FilesHandler.isReading(request)) {
            return new Prospect(steps, Optional.of(indexOf(found)));
        }
        var prospect = files.explain(found);
        steps.addAll(prospect.steps());
        return new Prospect(steps, prospect.reply());
    }

    /// What a request gets that asks for more than to read.
    private Reply indexOf(Request found) {
        var index = files.forward(found);
        return index.isPresent() ? index.get() : notAllowed();
    }

    /// The request for the first path that is there; `null` where none is.
    @Nullable Request find(Request request) throws IOException {
        return find(request, _ -> {});
    }

    /// @param told of each path whether it is there
    private @Nullable Request find(Request request, Consumer<String> told) throws IOException {
        for (var path : rules.paths()) {
            var written = path.expand(request, Template.Use.TEXT);
            var candidate = candidate(request, written);
            boolean isThere = candidate != null && isThere(candidate);
            told.accept(
                    "try %s: %s is %sthere"
                            .formatted(path, Syntax.quoted(written), isThere ? "" : "not "));
            if (isThere) {
                return candidate;
            }
        }
        return null;
    }

    /// A path beside the location is one of the same folder, unless the folder is an alias for the
    /// location's own prefix.
    ///
    /// @param written which may be anything, as it may hold what the client sent
    private @Nullable Request candidate(Request request, String written) {
        var path = written.endsWith("//") ? written.substring(0, written.length() - 1) : written;
        if (!NormalPath.isNormal(path)) {
            return null;
        }
        int prefix = request.path().length() - request.pathInLocation().length();
        if (path.startsWith(request.path().substring(0, prefix))) {
            return new RequestForPath(request, path, path.substring(prefix));
        }
        return mapping.replacesPrefix() ? null : new RequestForPath(request, path, path);
    }

    private boolean isThere(Request candidate) throws IOException {
        boolean asFolder = candidate.path().endsWith("/");
        try {
            return switch (tree.find(mapping.fileOf(candidate))) {
                case FileTree.Folder _ -> asFolder;
                case FileTree.RegularFile _ -> !asFolder;
            };
        } catch (Refused _) {
            return false;
        }
    }

    private Reply instead(Request request) {
        if (rules.status().isPresent()) {
            return new Reply.Refusal(
                    rules.status().getAsInt(),
                    new Cause("try-files-none", "no path of try_files leads to a file"));
        }
        return Reply.Forward.to(
                rules.fallback().expand(request, Template.Use.URI_REFERENCE),
                Reply.Forward.Kind.SAME_REQUEST);
    }

    private static Reply notAllowed() {
        return new Reply.Refusal(
                405,
                new Cause(
                        "try-files-method",
                        "a path of try_files leads to a file, and files are read only"),
                Fields.of("Allow", FilesHandler.ALLOW));
    }

    @Override
    public Map<String, Object> status() {
        return files.status();
    }

    @Override
    public void close() {
        files.close();
    }
}
