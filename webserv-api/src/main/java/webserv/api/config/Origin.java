package webserv.api.config;

/// Where a setting was written.
///
/// @param file the file as the user named it, or a word such as `built-in` where there is none
/// @param line counted from 1; 0 where the origin is not a place in a file
/// @param column counted from 1, in characters; 0 where the origin is not a place in a file
public record Origin(String file, int line, int column) {

    /// The origin of settings made by code.
    public static final Origin BUILT_IN = new Origin("built-in", 0, 0);

    /// The origin of what nobody wrote.
    public static final Origin DEFAULT = new Origin("default", 0, 0);

    /// The file as a whole.
    public static Origin of(String file) {
        return new Origin(file, 0, 0);
    }

    /// `file:line:column`, or the file alone where there is no line.
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
