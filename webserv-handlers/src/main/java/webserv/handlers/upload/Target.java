package webserv.handlers.upload;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import webserv.api.http.Fields;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.Conditions;

/// What becomes of content when it is whole: the name it gets, under which conditions, and what the
/// client is told. It outlives the request where the upload does.
///
/// @param base the location's path
/// @param name of the file to be
/// @param posted whether the server chose the name: then it must be free; else it is what PUT named
/// @param fields of the request
record Target(String base, String name, boolean posted, Fields fields) {

    static Target put(Request request, String name) {
        return new Target(base(request), name, false, request.fields());
    }

    static Target post(Request request, String name) {
        return new Target(base(request), name, true, request.fields());
    }

    /// The path of the location that a request is for.
    static String base(Request request) {
        var path = request.path();
        return path.substring(0, path.length() - request.pathInLocation().length());
    }

    /// @param current what has the name
    /// @throws NotStored if the content may not have it
    void check(Optional<StoredFile> current, InstantSource clock) throws NotStored {
        if (posted) {
            checkIsNew(current);
        } else {
            checkIsFile(current);
            checkPreconditions(Methods.PUT, fields, current, clock);
        }
    }

    /// Gives the content its name, and says so.
    Reply.Response commit(Store store, PartFile file, InstantSource clock) throws IOException {
        Digests.of(fields, "Repr-Digest").check(file.path(), 0, file.length());
        var stored =
                store.commit(
                        List.of(new Store.Ready(name, file)), current -> check(current, clock));
        var answers = new Answers(base, clock);
        return posted ? answers.posted(fields, stored) : answers.put(stored.getFirst());
    }

    static void checkIsNew(Optional<StoredFile> current) throws NotStored {
        if (current.isPresent()) {
            throw new NotStored(
                    409, "name-taken", "something has the name already, and POST replaces nothing");
        }
    }

    static void checkIsFile(Optional<StoredFile> current) throws NotStored {
        if (current.isPresent() && !current.get().isRegular()) {
            throw new NotStored(409, "no-file", "what has the name is no regular file");
        }
    }

    static void checkPreconditions(
            String method, Fields fields, Optional<StoredFile> current, InstantSource clock)
            throws NotStored {
        var now = clock.instant();
        var validators = current.map(file -> file.validators(now));
        if (Conditions.evaluate(method, fields, validators, now) != Conditions.Outcome.PROCEED) {
            throw NotStored.preconditionFalse();
        }
    }
}
