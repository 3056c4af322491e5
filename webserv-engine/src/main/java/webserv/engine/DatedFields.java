package webserv.engine;

import webserv.api.http.FieldLine;
import webserv.api.http.Fields;

/// A handler's fields with Date before them. A view, because copying the fields for each response
/// would cost more than all else that is done with them.
record DatedFields(FieldLine date, Fields rest) implements Fields {

    @Override
    public int size() {
        return rest.size() + 1;
    }

    @Override
    public String name(int line) {
        return line == 0 ? date.name() : rest.name(line - 1);
    }

    @Override
    public String value(int line) {
        return line == 0 ? date.value() : rest.value(line - 1);
    }
}
