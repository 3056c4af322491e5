package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import webserv.api.config.Counted;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Request;
import webserv.api.http.Syntax;

/// Tells what would become of a request, by the rules and by a look at the store, which is not
/// taken for it: it may be another server's at this time. Nothing is changed.
///
/// What the content decides is left open: the names in a form, a digest, the parts of an upload
/// that can be resumed. Nor are the octets counted that uploads under way hold of a quota, or a
/// disk that is full.
final class UploadForecast {
    private final UploadSettings settings;
    private final UploadRules rules;
    private final Retrieval retrieval;
    private final InstantSource clock;
    private final Store store;
    private final List<String> steps = new ArrayList<>();

    /// For one request.
    UploadForecast(
            UploadSettings settings, UploadRules rules, Retrieval retrieval, InstantSource clock) {
        this.settings = settings;
        this.rules = rules;
        this.retrieval = retrieval;
        this.clock = clock;
        this.store = Store.unopened(settings.store(), clock);
    }

    Prospect of(Request request) throws IOException {
        steps.add("the store is " + settings.store());
        try {
            return switch (request.method()) {
                case Methods.GET, Methods.HEAD -> get(request);
                default -> change(request);
            };
        } catch (NotStored refused) {
            return new Prospect(steps, Optional.of(refused.reply()));
        }
    }

    private Prospect get(Request request) throws IOException {
        steps.add("look in it for " + Syntax.quoted(request.pathInLocation()));
        if (isOfUpload(request) || !Files.isDirectory(settings.store())) {
            return open();
        }
        return new Prospect(steps, Optional.of(retrieval.reply(request, store)));
    }

    private Prospect change(Request request) throws IOException {
        checkIsWritable();
        if (isOfUpload(request)) {
            steps.add("continue or end the upload " + Syntax.quoted(request.pathInLocation()));
            return open();
        }
        return switch (request.method()) {
            case Methods.PUT -> store(request, rules.put(request));
            case Methods.POST -> post(request);
            case Methods.DELETE -> delete(request);
            default -> throw rules.methodNotAllowed(request);
        };
    }

    private void checkIsWritable() throws IOException {
        if (settings.takesNoFiles()) {
            steps.add("it cannot be written to");
            throw NotStored.withoutFiles(settings.nearest());
        }
        var near = settings.unwritable();
        if (near.isPresent()) {
            steps.add("it cannot be written to");
            throw Files.getFileStore(near.get()).isReadOnly()
                    ? new NotStored(507, "not-written", "cannot write: " + near.get())
                    : new NotStored(403, "not-permitted", "not permitted: " + near.get());
        }
    }

    private Prospect post(Request request) throws IOException {
        var folder = rules.folderOfPost(request);
        if (FormUpload.isForm(request.fields())) {
            UploadFields.checkIsWhole(request.fields());
            steps.add("store the files of the form, all of them or none");
            return open();
        }
        return store(request, rules.post(request, folder));
    }

    /// In the order in which the handler asks.
    private Prospect store(Request request, Target target) throws IOException {
        steps.add("store the content under the name " + Syntax.quoted(target.name()));
        store.checkParents(target.name());
        var current = store.find(target.name());
        current.ifPresent(file ->
                steps.add("a file of " + Counted.of(file.size(), "octet") + " has the name"));
        target.check(current, clock);
        var fields = request.fields();
        if (settings.resumable().isPresent()
                && (fields.has(UploadFields.COMPLETE) || fields.has(UploadFields.LENGTH))) {
            steps.add("it is one that can be resumed");
            return open();
        }
        UploadFields.checkIsWhole(fields);
        checkQuota(request.content().length());
        var ofContent = Digests.of(fields, "Content-Digest");
        var ofFile = Digests.of(fields, "Repr-Digest");
        if (!ofContent.isEmpty() || !ofFile.isEmpty()) {
            steps.add("compare the content with its digest");
            return open();
        }
        return Prospect.ofStatus(current.isPresent() ? 204 : 201, steps);
    }

    /// With what the store holds now. Content of a length that nobody knows may break it later on.
    private void checkQuota(long length) throws IOException {
        if (settings.quota() < Long.MAX_VALUE) {
            var folder = settings.store();
            long used =
                    Files.isDirectory(folder)
                            ? Trees.octetsIn(folder, folder.resolve(PartArea.NAME))
                            : 0;
            steps.add("it holds " + Counted.of(used, "octet") + " of " + settings.quota());
            new Quota(settings.quota(), used).take(Math.max(length, 0));
        }
    }

    private Prospect delete(Request request) throws IOException {
        var removal = rules.delete(request);
        steps.add("remove " + Syntax.quoted(removal.name()));
        removal.condition().check(store.find(removal.name()));
        return Prospect.ofStatus(204, steps);
    }

    private boolean isOfUpload(Request request) {
        return settings.resumable().isPresent()
                && request.pathInLocation().startsWith(Resumption.PREFIX);
    }

    /// The answer shows when it is done.
    private Prospect open() {
        return new Prospect(steps, Optional.empty());
    }
}
