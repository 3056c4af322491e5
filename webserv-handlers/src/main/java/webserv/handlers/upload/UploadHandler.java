package webserv.handlers.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.Syntax;
import webserv.handlers.files.Folders;

/// Answers for a store: GET, PUT and DELETE of a file, POST to the store or a folder of it.
///
/// ```
///   PUT name ─► name, fields, precondition, quota ─► part file ─► on the disk ─► precondition again,
///                        │                              │            and the name, under the lock
///                        ▼ before content is read       ▼ content breaks off, disk full
///                      4xx, 507                       nothing is left
/// ```
///
/// Where uploads are resumable, what lies under [Resumption#PREFIX] is theirs: a name that no file
/// can have.
///
/// Unless the store has folders, what follows the location's prefix is one name. A PUT or DELETE
/// that would need a folder gets 409 then, a GET 404.
final class UploadHandler implements Handler.Blocking {

    private final UploadSettings settings;
    private final Stores stores;
    private final Download download;
    private final List<String> methods;
    private final InstantSource clock;

    /// What there is once the handler is started.
    private record Opened(
            Store store, Optional<Stores.Lease> lease, Optional<Resumption> resumption) {}

    private volatile @Nullable Opened opened;
    private volatile @Nullable FileSystemException unwritable;

    UploadHandler(UploadSettings settings, Stores stores, InstantSource clock) {
        this.settings = settings;
        this.stores = stores;
        this.download = new Download(settings.inline(), clock);
        this.clock = clock;
        this.methods = methodsOf(settings);
    }

    private static List<String> methodsOf(UploadSettings settings) {
        var methods = new ArrayList<>(List.of(Methods.GET, Methods.POST, Methods.PUT));
        if (settings.deletes() || settings.resumable().isPresent()) {
            methods.add(Methods.DELETE);
        }
        if (settings.resumable().isPresent()) {
            methods.add(Methods.PATCH);
        }
        return List.copyOf(methods);
    }

    @Override
    public List<String> methods() {
        return methods;
    }

    @Override
    public Fields optionsFields() {
        var now = opened;
        return now == null
                ? Fields.empty()
                : now.resumption()
                        .map(resumption -> Fields.of(UploadFields.LIMIT, resumption.limits()))
                        .orElseGet(Fields::empty);
    }

    /// Takes the store, and removes what a killed server left in it. A store that the system does
    /// not let be written to keeps the server from nothing else: what is in it is served, and each
    /// request that would change it tries anew.
    @Override
    public void start() throws IOException {
        try {
            opened = open();
        } catch (NotDirectoryException misplaced) {
            throw misplaced;
        } catch (FileSystemException refused) {
            unwritable = refused;
            opened =
                    new Opened(
                            Store.unopened(settings.store(), clock),
                            Optional.empty(),
                            Optional.empty());
        }
    }

    @Override
    public List<String> warnings() {
        var refused = unwritable;
        return refused == null
                ? settings.warning().stream().toList()
                : List.of(settings.warning(String.valueOf(refused.getMessage())));
    }

    private Opened open() throws IOException {
        var lease = stores.take(settings.openStore(), settings.quota(), clock);
        try {
            return new Opened(lease.store(), Optional.of(lease), resumption(lease));
        } catch (IOException | RuntimeException failure) {
            lease.close();
            throw failure;
        }
    }

    private Optional<Resumption> resumption(Stores.Lease lease) throws IOException {
        var limits = settings.resumable();
        return limits.isPresent()
                ? Optional.of(
                        new Resumption(lease.store(), limits.get(), lease.uploads(clock), clock))
                : Optional.empty();
    }

    private Opened opened() {
        var now = opened;
        if (now == null) {
            throw new IllegalStateException("a handler of uploads is asked before it is started");
        }
        return now;
    }

    /// Opens what could not be opened before.
    ///
    /// @throws NotStored if it still cannot be
    private synchronized void openAtLast() throws IOException {
        if (unwritable == null) {
            return;
        }
        try {
            opened = open();
            unwritable = null;
        } catch (IOException refused) {
            throw NotStored.byWriting(refused, settings.store());
        }
    }

    private static boolean changes(Request request) {
        return !request.method().equals(Methods.GET) && !request.method().equals(Methods.HEAD);
    }

    private Store store() {
        return opened().store();
    }

    @Override
    public Reply handle(Request request) throws IOException {
        try {
            if (unwritable != null && changes(request)) {
                openAtLast();
            }
            var resumption = opened().resumption();
            if (resumption.isPresent()) {
                if (request.pathInLocation().startsWith(Resumption.PREFIX)) {
                    return resumption.get().reply(request);
                }
                resumption.get().dropExpired();
            }
            return switch (request.method()) {
                case Methods.PUT -> put(request);
                case Methods.DELETE -> delete(request);
                case Methods.POST -> post(request);
                case Methods.PATCH -> throw methodNotAllowed(Methods.PATCH);
                default -> get(request);
            };
        } catch (NotStored notStored) {
            return notStored.reply();
        }
    }

    /// The store may be another server's at this time, or not be there yet: it is not looked at.
    @Override
    public Prospect explain(Request request) {
        var name = Syntax.quoted(request.pathInLocation());
        var store = "the store is " + settings.store();
        return switch (request.method()) {
            case Methods.PUT -> Prospect.of("store the content under the name " + name, store);
            case Methods.DELETE -> Prospect.of("remove the file of the name " + name, store);
            case Methods.POST -> Prospect.of("store the content, or the files of a form", store);
            case Methods.PATCH -> Prospect.of("continue the upload " + name, store);
            default -> Prospect.of("look in the store for " + name, store);
        };
    }

    /// What the store holds and may hold, and how many resumable uploads there are.
    @Override
    public Map<String, Object> status() {
        var now = opened;
        if (now == null) {
            return Map.of();
        }
        var status = new LinkedHashMap<String, Object>();
        status.put("store", settings.store().toString());
        status.put("writable", unwritable == null);
        if (unwritable == null) {
            status.put("octets", now.store().quota().used());
        }
        if (settings.quota() < Long.MAX_VALUE) {
            status.put("quota", settings.quota());
        }
        now.resumption().ifPresent(resumption -> status.put("uploads", resumption.count()));
        return status;
    }

    private Reply get(Request request) throws IOException {
        var name = request.pathInLocation();
        if (name.isEmpty() || (settings.folders() && name.endsWith("/"))) {
            return listing(request, name);
        }
        if (objectionTo(name).isPresent()) {
            throw new NotStored(404, "not-found", "no stored file: " + Syntax.quoted(name));
        }
        if (settings.folders()
                && settings.listing()
                && store().find(name).filter(StoredFile::isFolder).isPresent()) {
            return Folders.redirect(request);
        }
        return download.reply(request, store(), name);
    }

    /// @param name of the folder, with its slash; empty for the store itself
    private Reply listing(Request request, String name) throws IOException {
        if (!settings.listing()) {
            throw new NotStored(403, "not-listed", "the store is not listed");
        }
        var folder = name.isEmpty() ? "" : name.substring(0, name.length() - 1);
        if (name.isEmpty()
                ? !Files.isDirectory(store().folder(""))
                : (objectionTo(folder).isPresent()
                        || store().find(folder).filter(StoredFile::isFolder).isEmpty())) {
            throw new NotStored(404, "not-found", "no such folder in the store");
        }
        return Folders.listing(request, StoreListing.of(store().folder(folder)));
    }

    /// To the store itself or a folder of it. A file is no place to post to.
    private Reply post(Request request) throws IOException {
        var folder = request.pathInLocation();
        if (!folder.isEmpty() && !(settings.folders() && folder.endsWith("/"))) {
            throw methodNotAllowed(Methods.POST);
        }
        if (!folder.isEmpty()) {
            checkName(folder.substring(0, folder.length() - 1), 403);
        }
        checkContentFields(request.fields());
        Target.checkPreconditions(Methods.POST, request.fields(), Optional.empty(), clock);
        if (FormUpload.isForm(request.fields())) {
            return postForm(request, folder);
        }
        checkIsContent(request);
        return store(
                request,
                Target.post(request, folder + RawName.of(request.fields(), clock.instant())));
    }

    private Reply postForm(Request request, String folder) throws IOException {
        UploadFields.checkIsWhole(request.fields());
        try (var form = new FormUpload(store(), folder)) {
            var stored = form.store(request);
            return new Answers(Target.base(request), clock).posted(request.fields(), stored);
        }
    }

    /// What a browser's form sends that was not told to send files, and what `curl -d` says of its
    /// data, is no file; nor is a POST of nothing.
    private static void checkIsContent(Request request) throws NotStored {
        var type = request.fields().combined("Content-Type").orElse("");
        if (type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33)) {
            throw new NotStored(
                    415,
                    "content-unsupported",
                    "a form without files; those with files are multipart/form-data");
        }
        if (request.content().length() == 0 && UploadFields.complete(request.fields()).isEmpty()) {
            throw new NotStored(400, "no-content", "a POST without content");
        }
    }

    private Reply put(Request request) throws IOException {
        var name = request.pathInLocation();
        checkName(name, 403);
        checkContentFields(request.fields());
        return store(request, Target.put(request, name));
    }

    private Reply store(Request request, Target target) throws IOException {
        store().checkParents(target.name());
        target.check(store().find(target.name()), clock);
        var resumption = opened().resumption();
        if (resumption.isPresent()) {
            var reply = resumption.get().create(request, target);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        UploadFields.checkIsWhole(request.fields());
        try (var file = store().newFile()) {
            write(request.content(), file);
            Digests.of(request.fields(), "Content-Digest").check(file.path(), 0, file.length());
            if (resumption.isPresent()) {
                Resumption.checkWhole(request.fields(), file.length());
            }
            return target.commit(store(), file, clock);
        }
    }

    private void write(RequestContent content, PartFile file) throws IOException {
        file.claim(Math.max(content.length(), 0));
        var buffer = stores.portions().take(content.length());
        try {
            file.write(content.channel(), buffer);
        } finally {
            stores.portions().giveBack(buffer);
        }
    }

    /// A part would take the place of the whole (RFC 9110 §14.5 forbids it where it is not agreed
    /// upon), and coded content would be given back under a name that says something else (§8.4).
    private static void checkContentFields(Fields fields) throws NotStored {
        if (fields.has("Content-Range")) {
            throw new NotStored(400, "part-refused", "a part of a file cannot be stored");
        }
        var coding = fields.combined("Content-Encoding").orElse("identity");
        if (!coding.equalsIgnoreCase("identity")) {
            throw new NotStored(
                    415,
                    "coding-refused",
                    "content with the coding " + Syntax.quoted(coding),
                    Fields.of("Accept-Encoding", "identity"));
        }
    }

    private Reply delete(Request request) throws IOException {
        if (!settings.deletes()) {
            throw methodNotAllowed(Methods.DELETE);
        }
        var path = request.pathInLocation();
        boolean folder = path.endsWith("/") && (settings.folders() || settings.deletesFolders());
        var name = folder ? path.substring(0, path.length() - 1) : path;
        checkName(name, 404);
        store().delete(
                        name,
                        current -> {
                            if (current.isEmpty()) {
                                throw new NotStored(404, "not-found", "no such file in the store");
                            }
                            checkMayDelete(current.get(), folder);
                            Target.checkPreconditions(
                                    Methods.DELETE, request.fields(), current, clock);
                        });
        return Reply.Response.empty(204);
    }

    /// @param asFolder whether the request's path ends as that of a folder
    private void checkMayDelete(StoredFile current, boolean asFolder) throws NotStored {
        if (current.isFolder() && !settings.deletesFolders()) {
            throw new NotStored(409, "folder", "folders are not deleted here");
        }
        if (!current.isFolder() && asFolder) {
            throw new NotStored(404, "not-found", "no such folder in the store");
        }
        if (!current.isFolder()) {
            Target.checkIsFile(Optional.of(current));
        }
    }

    /// `Allow` names the other methods (RFC 9110 §15.5.6).
    private NotStored methodNotAllowed(String method) {
        var allowed =
                Stream.concat(
                        methods.stream()
                                .filter(other -> !other.equals(method))
                                .filter(other -> !other.equals(Methods.PATCH))
                                .filter(other ->
                                        settings.deletes() || !other.equals(Methods.DELETE)),
                        Stream.of(Methods.HEAD, Methods.OPTIONS));
        return new NotStored(
                405,
                "method-not-allowed",
                "no resource for " + method,
                Fields.of("Allow", allowed.collect(Collectors.joining(", "))));
    }

    /// @param status for a name that no stored file can have
    private void checkName(String name, int status) throws NotStored {
        if (name.isEmpty() || (name.indexOf('/') >= 0 && !settings.folders())) {
            throw new NotStored(409, "folder", "a folder is not a file, and none is entered here");
        }
        if (name.endsWith("/")) {
            throw new NotStored(409, "folder", "a file's name does not end with a slash");
        }
        var objection = objectionTo(name);
        if (objection.isPresent()) {
            throw new NotStored(
                    status, "name-refused", objection.get() + ": " + Syntax.quoted(name));
        }
    }

    private Optional<String> objectionTo(String name) {
        return settings.folders() ? StoredName.objectionToPath(name) : StoredName.objectionTo(name);
    }

    @Override
    public void close() {
        var now = opened;
        if (now != null && now.lease().isPresent()) {
            try {
                now.lease().get().close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
