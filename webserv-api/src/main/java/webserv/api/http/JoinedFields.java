package webserv.api.http;

/// Fields with others behind them. A view: copying both for each response would cost more than all
/// else that is done with them. Safe for any thread.
///
/// @param first the lines from 0 on
/// @param rest the lines behind
public record JoinedFields(Fields first, Fields rest) implements Fields {

    @Override
    public int size() {
        return first.size() + rest.size();
    }

    @Override
    public String name(int line) {
        int behind = line - first.size();
        return behind < 0 ? first.name(line) : rest.name(behind);
    }

    @Override
    public String value(int line) {
        int behind = line - first.size();
        return behind < 0 ? first.value(line) : rest.value(behind);
    }

    @Override
    public int indexOf(String name) {
        int line = first.indexOf(name);
        if (line >= 0) {
            return line;
        }
        int behind = rest.indexOf(name);
        return behind < 0 ? -1 : first.size() + behind;
    }
}
