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
    private final ReadyListings listings = new ReadyListings();
    private final Map<Manner, Manner> manners = new ConcurrentHashMap<>();
    private final Map<Plan, FilesHandler> files = new ConcurrentHashMap<>();
    private final Map<Tried, TryFiles> tried = new ConcurrentHashMap<>();

    /// @param cache the room for what is kept of files
    CommonHandlers(FileCache cache) {
        this.cache = cache;
    }

    /// How a location serves its files, whatever they are.
    ///
    /// @param links which of them are followed
    /// @param showsHidden whether names that begin with a dot are served
    record Manner(FilesHandler.Options options, Links links, boolean showsHidden) {}

    /// All that decides how files are served.
    ///
    /// @param manner the [first][#first] of equal ones
    /// @param clock for dates
    /// @param nanoTime for the age of what is cached
    record Plan(PathMapping mapping, Manner manner, InstantSource clock, LongSupplier nanoTime) {

        /// Where a folder stands for the location's prefix, the path alone does not tell the file;
        /// and a listing has links to what lies above it in the location.
        boolean isOfOneLocation() {
            return mapping.replacesPrefix() || manner.options().autoindex();
        }

        /// All that the manner has in it would take longer than to make the handler.
        @Override
        public int hashCode() {
            return 31 * mapping.hashCode() + System.identityHashCode(manner);
        }

        FileTree tree() {
            return new FileTree(mapping.base(), manner.links());
        }
    }

    /// @param texts of the rules, as written
    /// @param groups named ones of the location's expression, which the rules may use
    private record Tried(List<String> texts, Set<String> groups, Plan plan) {}

    /// Of equal manners the one that came first.
    Manner first(Manner manner) {
        var first = manners.putIfAbsent(manner, manner);
        return first == null ? manner : first;
    }

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
                plan.manner().options(),
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
        var first = plan.isOfOneLocation() ? null : tried.putIfAbsent(key, made);
        return first == null ? made : first;
    }
}
