package webserv.handlers.upload;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import webserv.api.config.ConfigException;
import webserv.api.config.Settings;

/// The stores of one configuration, each by the first location that names it. Used by one thread at
/// a time.
///
/// A look at one takes as many steps as its path has folders, however many stores there are.
final class KnownStores {
    private final Map<Path, UploadSettings> stores = new HashMap<>();

    /// The folders around them, each with the first store in it.
    private final Map<Path, UploadSettings> around = new HashMap<>();

    /// Remembers a store.
    ///
    /// @throws ConfigException if it is known with another quota, or lies inside of another one, or
    ///   around it
    void add(UploadSettings read, Settings settings) {
        var folder = read.real();
        var same = stores.get(folder);
        if (same != null) {
            if (same.quota() != read.quota()) {
                throw UploadSettings.otherQuota(settings, same);
            }
            return;
        }
        var inside = around.get(folder);
        if (inside != null) {
            throw UploadSettings.nested(settings, "around", inside);
        }
        for (var above = folder.getParent(); above != null; above = above.getParent()) {
            var outside = stores.get(above);
            if (outside != null) {
                throw UploadSettings.nested(settings, "inside of", outside);
            }
        }
        stores.put(folder, read);
        for (var above = folder.getParent(); above != null; above = above.getParent()) {
            around.putIfAbsent(above, read);
        }
    }
}
