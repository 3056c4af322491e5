package webserv.handlers.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import webserv.api.http.Request;
import webserv.api.http.Syntax;
import webserv.handlers.files.Refused.Why;

/// From the path of a request to the path of a file, without asking the file system.
///
/// @param base the folder that paths start from
/// @param replacesPrefix whether the location's own prefix is left out (`alias`) or belongs to the
///   file's path (`root`)
/// @param showsHidden whether names that begin with a dot are served
record PathMapping(Path base, boolean replacesPrefix, boolean showsHidden) {

    /// The one hidden name that is meant for the public (RFC 8615).
    private static final String WELL_KNOWN = ".well-known";

    /// @throws Refused with 404 for what no file may be called
    Path fileOf(Request request) throws Refused {
        return resolved(replacesPrefix ? belowPrefix(request) : request.path().substring(1));
    }

    boolean isHidden(String name) {
        return !showsHidden && name.startsWith(".") && !name.equals(WELL_KNOWN);
    }

    /// An alias stands for a folder, so what follows it must begin at a slash: with location
    /// `/share` and path `/shareholders`, `holders` is no part of the shared folder. Such a
    /// location is refused when it is configured; this holds wherever a location comes from.
    private static String belowPrefix(Request request) throws Refused {
        var below = request.pathInLocation();
        var prefix = request.path().substring(0, request.path().length() - below.length());
        if (!below.isEmpty() && !prefix.endsWith("/")) {
            throw new Refused(Why.NO_NAME, "the location of an alias ends within a name");
        }
        return below;
    }

    /// Segments are appended one by one; none of them can be `..` in a normal path, and none is
    /// taken if it were.
    private Path resolved(String segments) throws Refused {
        var file = base;
        for (var segment : segments.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                throw new Refused(Why.NO_NAME, "a path that is not normal");
            }
            if (isHidden(segment)) {
                throw new Refused(Why.HIDDEN, "hidden: " + Syntax.quoted(segment));
            }
            file = segment.isEmpty() ? file : resolved(file, segment);
        }
        return file;
    }

    private static Path resolved(Path folder, String name) throws Refused {
        try {
            var file = folder.resolve(name);
            if (file.getNameCount() != folder.getNameCount() + 1) {
                throw new Refused(Why.NO_NAME, "a name with a separator in it");
            }
            return file;
        } catch (InvalidPathException invalid) {
            throw new Refused(Why.NO_NAME, "no name for a file: " + invalid.getReason());
        }
    }
}
