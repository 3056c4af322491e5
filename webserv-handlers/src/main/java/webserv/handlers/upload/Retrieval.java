package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Syntax;
import webserv.handlers.files.Folders;

/// Answers GET and HEAD: a stored file, or the listing of a folder. Blocking; safe for any thread.
final class Retrieval {
    private final UploadSettings settings;
    private final UploadRules rules;
    private final Download download;

    Retrieval(UploadSettings settings, UploadRules rules, InstantSource clock) {
        this.settings = settings;
        this.rules = rules;
        this.download = new Download(settings.inline(), clock);
    }

    Reply reply(Request request, Store store) throws IOException {
        var name = request.pathInLocation();
        if (isFolder(name)) {
            return listing(request, store, name);
        }
        if (rules.objectionTo(name).isPresent()) {
            throw new NotStored(404, "not-found", "no stored file: " + Syntax.quoted(name));
        }
        if (settings.folders()
                && settings.listing()
                && store.find(name).filter(StoredFile::isFolder).isPresent()) {
            return Folders.redirect(request);
        }
        return download.reply(request, store, name);
    }

    private boolean isFolder(String name) {
        return name.isEmpty() || (settings.folders() && name.endsWith("/"));
    }

    /// @param name of the folder, with its slash; empty for the store itself
    private Reply listing(Request request, Store store, String name) throws IOException {
        if (!settings.listing()) {
            throw new NotStored(403, "not-listed", "the store is not listed");
        }
        var folder = name.isEmpty() ? "" : name.substring(0, name.length() - 1);
        if (name.isEmpty()
                ? !Files.isDirectory(store.folder(""))
                : (rules.objectionTo(folder).isPresent()
                        || store.find(folder).filter(StoredFile::isFolder).isEmpty())) {
            throw new NotStored(404, "not-found", "no such folder in the store");
        }
        return Folders.listing(request, StoreListing.of(store.folder(folder)));
    }
}
