package webserv.handlers.upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import webserv.api.http.Fields;
import webserv.api.http.Request;
import webserv.api.http.Syntax;

/// Stores the files of one form: all of them, or none. Confined to the thread of its request.
///
/// A form cannot carry a precondition, so it replaces nothing: a name that is taken is 409. Forms
/// are told by their media type; broken ones are refused, not stored as they are.
final class FormUpload implements AutoCloseable {
    /// Beyond: 413. Each part costs a file or a look at its head; browsers send tens.
    static final int MOST_PARTS = 1000;

    private final Store store;
    private final String folder;
    private final byte[] buffer = new byte[PartFile.BUFFER_OCTETS];
    private final List<Store.Ready> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /// @param folder where the files go, ending with `/`; empty for the store itself
    FormUpload(Store store, String folder) {
        this.store = store;
        this.folder = folder;
    }

    /// Whether content is a form, by what its type says.
    static boolean isForm(Fields fields) {
        return fields.first("Content-Type")
                .filter(type -> type.regionMatches(true, 0, "multipart/form-data", 0, 19))
                .isPresent();
    }

    /// Reads the form to its end before any file is given its name.
    ///
    /// @throws NotStored with 400 if the form is broken
    List<Store.Stored> store(Request request) throws IOException {
        var boundary = FormReader.boundaryOf(request.fields().first("Content-Type").orElse(""));
        if (boundary.isEmpty()) {
            throw NotStored.brokenForm("the form's type names no boundary that can be one");
        }
        read(new FormReader(request.content().stream(), boundary.get()));
        if (files.isEmpty()) {
            throw new NotStored(400, "form-empty", "a form without a file");
        }
        return store.commit(files, Target::checkIsNew);
    }

    private void read(FormReader reader) throws IOException {
        var head = reader.next();
        for (int parts = 1; head.isPresent(); parts++) {
            if (parts > MOST_PARTS) {
                throw new NotStored(
                        413, "form-too-many-parts", "a form of more than " + MOST_PARTS + " parts");
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
            throw new NotStored(400, "name-refused", objection.get() + ": " + Syntax.quoted(name));
        }
        if (!names.add(name)) {
            throw new NotStored(
                    400, "form-name-twice", "a form with two files named " + Syntax.quoted(name));
        }
        return folder + name;
    }

    private void store(String name, FormReader reader) throws IOException {
        Target.checkIsNew(store.find(name));
        var file = store.newFile();
        files.add(new Store.Ready(name, file));
        file.write(reader.content(), buffer);
    }

    /// Drops what has not been given a name.
    @Override
    public void close() throws IOException {
        for (var ready : files) {
            ready.file().close();
        }
    }
}
