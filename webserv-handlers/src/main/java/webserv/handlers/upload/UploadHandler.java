package webserv.handlers.upload;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;

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
    private final LateStore access;
    private final UploadRules rules;
    private final Retrieval retrieval;
    private final InstantSource clock;

    UploadHandler(UploadSettings settings, Stores stores, InstantSource clock) {
        this.settings = settings;
        this.stores = stores;
        this.access = new LateStore(settings, stores, clock);
        this.rules = new UploadRules(settings, methodsOf(settings), clock);
        this.retrieval = new Retrieval(settings, rules, clock);
        this.clock = clock;
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
        return rules.methods();
    }

    @Override
    public List<String> methodsAt(String pathInLocation) {
        return rules.methodsAt(pathInLocation);
    }

    /// From the settings alone: `explain` asks without a start.
    @Override
    public Fields optionsFields() {
        return settings.resumable()
                .map(limits -> limits.limits(settings.quota(), limits.lifetime()))
                .map(limits -> Fields.of(UploadFields.LIMIT, limits))
                .orElseGet(Fields::empty);
    }

    @Override
    public void start() throws IOException {
        access.start();
    }

    @Override
    public List<String> warnings() {
        return Stream.concat(settings.oddities().stream(), access.warnings().stream()).toList();
    }

    @Override
    public Reply handle(Request request) throws IOException {
        try {
            var opened = changes(request) ? access.toChange() : access.toRead();
            var resumption = opened.resumption();
            if (resumption.isPresent()) {
                if (request.pathInLocation().startsWith(Resumption.PREFIX)) {
                    return resumption.get().reply(request);
                }
                resumption.get().dropExpired();
            }
            return switch (request.method()) {
                case Methods.PUT -> store(request, rules.put(request), opened);
                case Methods.DELETE -> delete(rules.delete(request), opened.store());
                case Methods.POST -> post(request, opened);
                case Methods.PATCH -> throw rules.methodNotAllowed(request);
                default -> retrieval.reply(request, opened.store());
            };
        } catch (NotStored notStored) {
            return notStored.reply();
        }
    }

    private static boolean changes(Request request) {
        return !request.method().equals(Methods.GET) && !request.method().equals(Methods.HEAD);
    }

    @Override
    public Prospect explain(Request request) throws IOException {
        return new UploadForecast(settings, rules, retrieval, clock).of(request);
    }

    /// What the store holds and may hold, and how many resumable uploads there are.
    @Override
    public Map<String, Object> status() {
        var now = access.ifStarted();
        if (now.isEmpty()) {
            return Map.of();
        }
        var status = new LinkedHashMap<String, Object>();
        boolean writable = access.isWritable();
        status.put("store", settings.store().toString());
        status.put("writable", writable);
        if (writable) {
            status.put("octets", now.get().store().quota().used());
        }
        if (settings.quota() < Long.MAX_VALUE) {
            status.put("quota", settings.quota());
        }
        now.get().resumption().ifPresent(resumption -> status.put("uploads", resumption.count()));
        return status;
    }

    private Reply post(Request request, LateStore.Opened opened) throws IOException {
        var folder = rules.folderOfPost(request);
        return FormUpload.isForm(request.fields())
                ? postForm(request, folder, opened.store())
                : store(request, rules.post(request, folder), opened);
    }

    private Reply postForm(Request request, String folder, Store store) throws IOException {
        UploadFields.checkIsWhole(request.fields());
        try (var form = new FormUpload(store, folder)) {
            var stored = form.store(request);
            return new Answers(Target.base(request), clock).posted(request.fields(), stored);
        }
    }

    private Reply store(Request request, Target target, LateStore.Opened opened)
            throws IOException {
        var store = opened.store();
        store.checkParents(target.name());
        target.check(store.find(target.name()), clock);
        var resumption = opened.resumption();
        if (resumption.isPresent()) {
            var reply = resumption.get().create(request, target);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        UploadFields.checkIsWhole(request.fields());
        try (var file = store.newFile()) {
            write(request.content(), file);
            Digests.of(request.fields(), "Content-Digest").check(file.path(), 0, file.length());
            if (resumption.isPresent()) {
                Resumption.checkWhole(request.fields(), file.length());
            }
            return target.commit(store, file, clock);
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

    private static Reply delete(UploadRules.Removal removal, Store store) throws IOException {
        store.delete(removal.name(), removal.condition());
        return Reply.Response.empty(204);
    }

    @Override
    public void close() {
        access.close();
    }
}
