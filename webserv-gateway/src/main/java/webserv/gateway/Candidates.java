package webserv.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/// What may be a script, for a [ScriptResolver].
public interface Candidates {

    /// Whether this is a script, and the rest of the path its PATH_INFO.
    ///
    /// @param file what the path has led to so far
    /// @param segment its last segment
    boolean isScript(Path file, String segment);

    /// Whether what is no script may lead to one.
    boolean leadsOn(Path file);

    /// Files that are there.
    static Candidates files() {
        return new Candidates() {
            @Override
            public boolean isScript(Path file, String segment) {
                return Files.isRegularFile(file);
            }

            @Override
            public boolean leadsOn(Path file) {
                return Files.isDirectory(file);
            }
        };
    }

    /// Names alone decide, whether there is such a file or not.
    ///
    /// @param isScript asked with one segment
    static Candidates named(Predicate<String> isScript) {
        return new Candidates() {
            @Override
            public boolean isScript(Path file, String segment) {
                return isScript.test(segment);
            }

            @Override
            public boolean leadsOn(Path file) {
                return true;
            }
        };
    }
}
