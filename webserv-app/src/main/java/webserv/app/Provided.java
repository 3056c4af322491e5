package webserv.app;

import java.util.Set;
import java.util.TreeSet;

/// A service that was found.
///
/// @param service made and ready to use
/// @param names what it is asked for by: a name, protocols or extensions; sorted
/// @param module the module it is in
/// @param version of the module; `-` where the module has none
/// @param place `image` for what webserv came with, else the plugin's jar or folder
record Provided<T>(T service, Set<String> names, String module, String version, String place) {

    /// The place of what webserv came with.
    static final String IMAGE = "image";

    /// Sorts the names.
    Provided {
        names = new TreeSet<>(names);
    }

    /// The same provider of another service.
    Provided<T> with(T other) {
        return new Provided<>(other, names, module, version, place);
    }

    /// The module and, for a plugin, its jar.
    String origin() {
        return place.equals(IMAGE) ? module : module + " (" + place + ")";
    }
}
