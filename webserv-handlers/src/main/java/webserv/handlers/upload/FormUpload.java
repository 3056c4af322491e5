package webserv.handlers.upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Syntax;

/// Stores the files of one form: all of them, or none. Confined to the thread of its request.
///
/// A form cannot carry a precondition, so it replaces nothing: a name that is taken is 409.
final class FormUpload implements AutoCloseable {
    /// Beyond: 413. Each part costs a file or a look at its head; browsers send tens.
    static final int MOST_PARTS = 1000;

    private static final int BUFFER_OCTETS = 64 << 10;

    private final Store store;
    private final byte[] buffer = new byte[BUFFER_OCTETS];
    private final List<Store.Ready> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    FormUpload(Store store) {
        this.store = store;
    }

    /// Reads the form to its end before any file is given its name.
    ///
    /// @throws NotStored with 415 if the content is no form, with 400 if the form is broken
    Reply reply(Request request) throws IOException {
        var types = request.fields().all("Content-Type");
        var boundary =
                types.size() == 1
                        ? FormReader.boundaryOf(types.getFirst())
                        : Optional.<String>empty();
        var reader =
                new FormReader(
                        request.content().stream(),
                        boundary.orElseThrow(() ->
                                new NotStored(415, "content that is no multipart/form-data")));
        read(reader);
        if (files.isEmpty()) {
            throw new NotStored(400, "a form without a file");
        }
        return created(request.path(), store.commit(files, FormUpload::checkIsNew));
    }

    private static void checkIsNew(Optional<StoredFile> current) throws NotStored {
        if (current.isPresent()) {
            throw new NotStored(409, "a file has the name already, and a form replaces none");
        }
    }

    private void read(FormReader reader) throws IOException {
        var head = reader.next();
        for (int parts = 1; head.isPresent(); parts++) {
            if (parts > MOST_PARTS) {
                throw new NotStored(413, "a form of more than " + MOST_PARTS + " parts");
            }
            var fileName = head.get().fileName().filter(name -> !name.isEmpty());
            if (fileName.isPresent()) {
                store(nameOf(fileName.get()), reader);
            }
            head = reader.next();
        }
    }

    private String nameOf(String fileName) throws NotStored {
        var name = StoredName.lastSegment(fileName);
        var objection = StoredName.objectionTo(name);
        if (objection.isPresent()) {
            throw new NotStored(400, objection.get() + ": " + Syntax.quoted(name));
        }
        if (!names.add(name)) {
            throw new NotStored(400, "a form with two files named " + Syntax.quoted(name));
        }
        return name;
    }

    private void store(String name, FormReader reader) throws IOException {
        checkIsNew(store.find(name));
        var file = store.newFile();
        files.add(new Store.Ready(name, file));
        file.write(reader.content(), buffer);
    }

    /// 201 with a list of what was stored; `Location` where it is one file.
    private static Reply created(String path, List<Store.Stored> stored) {
        var fields = new Fields.Builder().add("Content-Type", "application/json");
        if (stored.size() == 1) {
            fields.add("Location", location(path, stored.getFirst()));
        }
        var list =
                stored.stream()
                        .map(file -> json(path, file))
                        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
        return new Reply.Response(201, fields.build(), Content.of(list));
    }

    private static String json(String path, Store.Stored stored) {
        return "{\"name\": \"%s\", \"location\": \"%s\", \"size\": %d}"
                .formatted(
                        stored.name().replace("\"", "\\\""),
                        location(path, stored),
                        stored.file().size());
    }

    private static String location(String path, Store.Stored stored) {
        return PercentEncoding.ofPath(path + stored.name());
    }

    /// Drops what has not been given a name.
    @Override
    public void close() throws IOException {
        for (var ready : files) {
            ready.file().close();
        }
    }
}
