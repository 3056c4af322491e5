package webserv.handlers.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Syntax;
import webserv.handlers.representation.Conditions;

/// Answers for a store: GET, PUT and DELETE of a file, POST of a form to the store itself.
///
/// ```
///   PUT name ─► name, fields, precondition, quota ─► part file ─► on the disk ─► precondition again,
///                        │                              │            and the name, under the lock
///                        ▼ before content is read       ▼ content breaks off, disk full
///                      4xx, 507                       nothing is left
/// ```
///
/// Folders in the store are neither made nor entered: what follows the location's prefix is one
/// name. A PUT or DELETE that would need one gets 409, a GET 404.
final class UploadHandler implements Handler.Blocking {
    private static final int BUFFER_OCTETS = 64 << 10;

    private final Store store;
    private final Download download;
    private final List<String> methods;
    private final InstantSource clock;

    /// @param deletes whether DELETE is answered
    UploadHandler(Store store, Download download, boolean deletes, InstantSource clock) {
        this.store = store;
        this.download = download;
        this.methods =
                deletes
                        ? List.of(Methods.GET, Methods.POST, Methods.PUT, Methods.DELETE)
                        : List.of(Methods.GET, Methods.POST, Methods.PUT);
        this.clock = clock;
    }

    @Override
    public List<String> methods() {
        return methods;
    }

    @Override
    public Reply handle(Request request) throws IOException {
        try {
            return switch (request.method()) {
                case Methods.PUT -> put(request);
                case Methods.DELETE -> delete(request);
                case Methods.POST -> post(request);
                default -> get(request);
            };
        } catch (NotStored notStored) {
            return notStored.reply();
        }
    }

    private Reply get(Request request) throws IOException {
        var name = request.pathInLocation();
        if (name.isEmpty()) {
            throw new NotStored(403, "the store is not listed");
        }
        if (StoredName.objectionTo(name).isPresent()) {
            throw new NotStored(404, "no name of a stored file: " + Syntax.quoted(name));
        }
        return download.reply(request, store, name);
    }

    /// To the store itself. A file is no place to post to; the other methods are, so `Allow` names
    /// them (RFC 9110 §15.5.6).
    private Reply post(Request request) throws IOException {
        if (!request.pathInLocation().isEmpty()) {
            var allowed =
                    Stream.concat(
                            methods.stream().filter(method -> !method.equals(Methods.POST)),
                            Stream.of(Methods.HEAD, Methods.OPTIONS));
            throw new NotStored(
                    405,
                    "a form is posted to the store, not to a file in it",
                    Fields.of("Allow", allowed.collect(Collectors.joining(", "))));
        }
        checkContentFields(request.fields());
        checkPreconditions(request, Optional.empty());
        try (var form = new FormUpload(store)) {
            return form.reply(request);
        }
    }

    private Reply put(Request request) throws IOException {
        var name = nameToChange(request, 403);
        checkContentFields(request.fields());
        checkMayReplace(request, store.find(name));
        try (var file = store.newFile()) {
            if (request.content().length() > 0) {
                file.claim(request.content().length());
            }
            file.write(request.content().stream(), new byte[BUFFER_OCTETS]);
            var stored =
                    store.commit(
                            List.of(new Store.Ready(name, file)),
                            current -> checkMayReplace(request, current));
            return answer(request, stored.getFirst());
        }
    }

    /// The content is stored as it comes, which is what lets the answer carry validators (RFC 9110
    /// §9.3.4).
    private Reply answer(Request request, Store.Stored stored) {
        var validators = stored.file().validators(clock.instant());
        var fields =
                Fields.of(
                        "Last-Modified", validators.lastModifiedField(),
                        "ETag", validators.entityTag().toString());
        return stored.replaced()
                ? new Reply.Response(204, fields, Content.EMPTY)
                : new Reply.Response(
                        201,
                        fields.with("Location", PercentEncoding.ofPath(request.path())),
                        Content.EMPTY);
    }

    /// A part would take the place of the whole (RFC 9110 §14.5 forbids it where it is not agreed
    /// upon), and coded content would be given back under a name that says something else (§8.4).
    private static void checkContentFields(Fields fields) throws NotStored {
        if (fields.has("Content-Range")) {
            throw new NotStored(400, "a part of a file cannot be stored");
        }
        var coding = fields.combined("Content-Encoding").orElse("identity");
        if (!coding.equalsIgnoreCase("identity")) {
            throw new NotStored(
                    415,
                    "content with the coding " + Syntax.quoted(coding),
                    Fields.of("Accept-Encoding", "identity"));
        }
    }

    private void checkMayReplace(Request request, Optional<StoredFile> current) throws NotStored {
        checkIsFile(current);
        checkPreconditions(request, current);
    }

    private void checkPreconditions(Request request, Optional<StoredFile> current)
            throws NotStored {
        var now = clock.instant();
        var validators = current.map(file -> file.validators(now));
        if (Conditions.evaluate(request.method(), request.fields(), validators, now)
                != Conditions.Outcome.PROCEED) {
            throw new NotStored(412, "a precondition is false");
        }
    }

    private static void checkIsFile(Optional<StoredFile> current) throws NotStored {
        if (current.isPresent() && !current.get().isRegular()) {
            throw new NotStored(409, "what has the name is no regular file");
        }
    }

    private Reply delete(Request request) throws IOException {
        var name = nameToChange(request, 404);
        store.delete(
                name,
                current -> {
                    if (current.isEmpty()) {
                        throw new NotStored(404, "no such file in the store");
                    }
                    checkMayReplace(request, current);
                });
        return Reply.Response.empty(204);
    }

    /// @param status for a name that no stored file can have
    private static String nameToChange(Request request, int status) throws NotStored {
        var name = request.pathInLocation();
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new NotStored(409, "a store has files and no folders");
        }
        var objection = StoredName.objectionTo(name);
        if (objection.isPresent()) {
            throw new NotStored(status, objection.get() + ": " + Syntax.quoted(name));
        }
        return name;
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
