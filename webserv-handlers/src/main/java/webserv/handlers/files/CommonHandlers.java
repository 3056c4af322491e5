package webserv.handlers.files;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import webserv.api.config.Settings;
import webserv.api.http.Template;

/// The handlers that several locations of one configuration have, each once: where a path leads to
/// the same file and is answered in the same way, whose location it is does not matter. Of a
/// hundred thousand locations nearly all are served like others.
///
/// Safe for any thread.
final class CommonHandlers {
    private final FileCache cache;
    private final ReadyListings listings;
    private final Map<Plan, FilesHandler> files = new ConcurrentHashMap<>();
    private final Map<Tried, TryFiles> tried = new ConcurrentHashMap<>();

    /// @param cache the room for what is kept of files
    /// @param listings that of listings
    CommonHandlers(FileCache cache, ReadyListings listings) {
        this.cache = cache;
        this.listings = listings;
    }

    /// All that decides how files are served.
    ///
    /// @param clock for dates
    /// @param nanoTime for the age of what is cached
    record Plan(
            PathMapping mapping,
            FileTree tree,
            FilesHandler.Options options,
            InstantSource clock,
            LongSupplier nanoTime) {

        /// Where a folder stands for the location's prefix, the path alone does not tell the file;
        /// and a listing has links to what lies above it in the location.
        boolean isOfOneLocation() {
            return mapping.replacesPrefix() || options.autoindex();
        }
    }

    /// @param texts of the rules, as written
    /// @param groups named ones of the location's expression, which the rules may use
    private record Tried(List<String> texts, Set<String> groups, Plan plan) {}

    /// The handler of a plan.
    FilesHandler files(Plan plan) {
        if (plan.isOfOneLocation()) {
            return made(plan);
        }
        var known = files.get(plan);
        return known == null ? files.computeIfAbsent(plan, this::made) : known;
    }

    private FilesHandler made(Plan plan) {
        return new FilesHandler(
                plan.mapping(),
                plan.tree(),
                plan.options(),
                cache,
                listings,
                plan.clock(),
                plan.nanoTime());
    }

    /// The handler of a plan with `try_files`.
    ///
    /// @throws webserv.api.config.ConfigException if the rules are wrong
    TryFiles tryFiles(Plan plan, Settings settings) {
        var texts = new ArrayList<String>();
        for (var value : settings.values(TryFilesRules.TRY_FILES)) {
            texts.add(value.text());
        }
        var key = new Tried(texts, Template.groupNames(settings), plan);
        var known = tried.get(key);
        if (known != null) {
            return known;
        }
        var rules = TryFilesRules.of(settings).orElseThrow();
        var made = new TryFiles(rules, files(plan), plan.mapping(), plan.tree());
        if (!plan.isOfOneLocation()) {
            tried.put(key, made);
        }
        return made;
    }
}
