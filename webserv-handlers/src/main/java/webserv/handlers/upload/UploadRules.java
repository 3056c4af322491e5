package webserv.handlers.upload;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import webserv.api.http.Fields;
import webserv.api.http.Methods;
import webserv.api.http.Request;
import webserv.api.http.Syntax;
import webserv.handlers.representation.Conditions;

/// What a location takes: which names, methods and fields. The store is not asked, so that a
/// request is refused, and explained, by the same rules.
///
/// @param methods those that the handler answers
record UploadRules(UploadSettings settings, List<String> methods, InstantSource clock) {

    /// What becomes of the content of a PUT.
    Target put(Request request) throws NotStored {
        var name = request.pathInLocation();
        checkName(name, 403);
        checkContentFields(request.fields());
        return Target.put(request, name);
    }

    /// The folder that a POST is to, with its slash; empty for the store itself. A file is no place
    /// to post to. Preconditions are about the folder, which is the target (RFC 9110 §13.1), not
    /// about the files that come into it.
    String folderOfPost(Request request) throws NotStored {
        var folder = request.pathInLocation();
        if (!folder.isEmpty() && !(settings.folders() && folder.endsWith("/"))) {
            throw methodNotAllowed(request);
        }
        if (!folder.isEmpty()) {
            checkName(folder.substring(0, folder.length() - 1), 403);
        }
        checkContentFields(request.fields());
        if (Conditions.evaluateWithoutValidators(Methods.POST, request.fields())
                != Conditions.Outcome.PROCEED) {
            throw NotStored.preconditionFalse();
        }
        return folder;
    }

    /// What becomes of the content of a POST that is no form.
    Target post(Request request, String folder) throws NotStored {
        checkIsContent(request);
        return Target.post(request, folder + RawName.of(request.fields(), clock.instant()));
    }

    /// What a browser's form sends that was not told to send files, and what `curl -d` says of its
    /// data, is no file; nor is a POST of nothing.
    private static void checkIsContent(Request request) throws NotStored {
        var type = request.fields().first("Content-Type").orElse("");
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

    /// What a DELETE removes.
    ///
    /// @param condition what must hold of it
    record Removal(String name, Store.Condition condition) {}

    Removal delete(Request request) throws NotStored {
        if (!settings.deletes()) {
            throw methodNotAllowed(request);
        }
        var path = request.pathInLocation();
        boolean folder = path.endsWith("/") && (settings.folders() || settings.deletesFolders());
        var name = folder ? path.substring(0, path.length() - 1) : path;
        checkName(name, 404);
        return new Removal(
                name,
                current -> {
                    if (current.isEmpty()) {
                        throw new NotStored(404, "not-found", "no such file in the store");
                    }
                    checkMayDelete(current.get(), folder);
                    Target.checkPreconditions(Methods.DELETE, request.fields(), current, clock);
                });
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

    /// `Allow` names those that the resource has (RFC 9110 §15.5.6).
    NotStored methodNotAllowed(Request request) {
        var allowed = new ArrayList<>(List.of(Methods.GET, Methods.HEAD));
        methodsAt(request.pathInLocation()).stream().skip(1).forEach(allowed::add);
        allowed.add(Methods.OPTIONS);
        return new NotStored(
                405,
                "method-not-allowed",
                "no resource for " + request.method(),
                Fields.of("Allow", String.join(", ", allowed)));
    }

    /// The methods of the resource that has the path, GET first: of a folder, a file, or an upload
    /// that can be resumed.
    List<String> methodsAt(String path) {
        if (settings.resumable().isPresent() && path.startsWith(Resumption.PREFIX)) {
            return List.of(Methods.GET, Methods.DELETE, Methods.PATCH);
        }
        boolean folder = path.endsWith("/");
        if (path.isEmpty() || (folder && settings.folders())) {
            return settings.deletes() && settings.deletesFolders() && folder
                    ? List.of(Methods.GET, Methods.POST, Methods.DELETE)
                    : List.of(Methods.GET, Methods.POST);
        }
        if (path.indexOf('/') >= 0 && !settings.folders()) {
            return List.of(Methods.GET);
        }
        return settings.deletes()
                ? List.of(Methods.GET, Methods.PUT, Methods.DELETE)
                : List.of(Methods.GET, Methods.PUT);
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

    /// Why no stored file can have the name; empty where one can.
    Optional<String> objectionTo(String name) {
        return settings.folders() ? StoredName.objectionToPath(name) : StoredName.objectionTo(name);
    }
}
