package webserv.handlers.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Syntax;
import webserv.api.spi.ContentCoding;
import webserv.api.spi.HandlerFactory;
import webserv.handlers.files.CommonHandlers.Manner;
import webserv.handlers.representation.GzipCoding;
import webserv.handlers.representation.MediaTypes;

/// Handler `files`: GET and HEAD of the files in a folder.
///
/// At the top of the configuration, for all locations together, see [CacheLimits]: `cache_size`,
/// `cache_entries` and `open_file_cache`. A file that stays open is copied to memory as well if it
/// is no larger than four times `cache_max_file`, else mapped.
public final class FilesFactory implements HandlerFactory {
    /// `type "/" subtype parameters`, the two names by RFC 6838 §4.2.
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9][\\w!#$&^.+-]*/[A-Za-z0-9][\\w!#$&^.+-]*( *;[ -~]*[!-~])?");

    /// Larger ones go to the client by the system, which is faster then.
    private static final long LARGEST_CACHED_OCTETS = 16L << 20;

    private static final Key<Path> ROOT =
            Key.optional("root", Kind.PATH, "the folder to which the whole path is appended");
    private static final Key<Path> ALIAS =
            Key.optional("alias", Kind.PATH, "the folder that stands for the location's prefix");
    private static final Key<List<String>> INDEX =
            Key.of(
                    "index",
                    Kind.list(Kind.TEXT),
                    List.of("index.html"),
                    "what answers for a folder, the first that is there");
    private static final Key<Boolean> AUTOINDEX =
            Key.of("autoindex", Kind.FLAG, false, "list a folder without an index");
    private static final Key<Settings> TYPES =
            Key.optional(
                    "types",
                    Kind.named(Kind.TEXT),
                    "media types by extension, in addition to the built-in ones");
    private static final Key<String> CHARSET =
            Key.of("charset", Kind.TEXT, "utf-8", "what texts are written in; none: unsaid");
    private static final Key<Links> SYMLINKS =
            Key.of(
                    "symlinks",
                    Kind.oneOf(List.of(Links.values())),
                    Links.WITHIN,
                    "which symbolic links below the folder are followed");
    private static final Key<Boolean> HIDDEN_FILES =
            Key.of("hidden_files", Kind.FLAG, false, "serve names that begin with a dot");
    private static final Key<Duration> CACHE_VALID =
            Key.of(
                    "cache_valid",
                    Kind.TIME,
                    Duration.ofSeconds(1),
                    "how long a cached file is used without a look at the disk; 0: no cache");
    private static final Key<Long> CACHE_MAX_FILE =
            Key.of(
                    "cache_max_file",
                    Kind.octets(0, LARGEST_CACHED_OCTETS),
                    64L << 10,
                    "the largest file that is cached");

    private static final Keys OF_MANNER =
            Keys.of(INDEX, AUTOINDEX, SYMLINKS, HIDDEN_FILES, CACHE_VALID, CACHE_MAX_FILE);

    /// That of the configuration; absent from the service, which knows none.
    private final Optional<Shared> shared;

    private final List<ContentCoding> codings;
    private final PackingSettings packing;

    /// @param folders those that were looked at and can be served: a hundred thousand locations may
    ///   have one and the same
    /// @param descriptions what the files of several locations are described by
    /// @param packings which files of several locations are sent packed
    /// @param manners how several locations serve their files
    /// @param handlers those that several locations have
    private record Shared(
            Map<Path, Path> folders,
            KeptReadings<Description> descriptions,
            KeptReadings<Packing> packings,
            KeptReadings<Manner> manners,
            CommonHandlers handlers) {
        static Shared of(Settings top, PackingSettings packing) {
            var described = Keys.of(TYPES, CHARSET).and(CacheSettings.KEYS);
            var descriptions = new KeptReadings<>(described, FilesFactory::description);
            var packings = new KeptReadings<>(packing.keys(), packing::packing);
            var handlers = new CommonHandlers(FileCache.of(CacheLimits.of(top)));
            return new Shared(
                    new ConcurrentHashMap<>(),
                    descriptions,
                    packings,
                    new KeptReadings<>(
                            described.and(packing.keys()).and(OF_MANNER),
                            place -> handlers.first(manner(place, descriptions, packings))),
                    handlers);
        }

        private static Manner manner(
                Settings settings,
                KeptReadings<Description> descriptions,
                KeptReadings<Packing> packings) {
            var options =
                    new FilesHandler.Options(
                            indexes(settings),
                            settings.get(AUTOINDEX),
                            descriptions.of(settings),
                            packings.of(settings),
                            settings.get(CACHE_VALID),
                            settings.get(CACHE_MAX_FILE));
            return new Manner(options, settings.get(SYMLINKS), settings.get(HIDDEN_FILES));
        }

        /// @throws ConfigException if it is no folder that can be served
        Path folder(Settings settings, Key<Path> key) {
            var named = settings.find(key);
            if (named.isEmpty()) {
                throw settings.wrong(key, "is missing: name a folder");
            }
            var folder = named.get();
            var known = folders.get(folder);
            if (known != null) {
                return known;
            }
            check(folder, settings, key);
            folders.put(folder, folder);
            return folder;
        }
    }

    /// As a service. By itself it packs by what the JDK has.
    public FilesFactory() {
        this(Optional.empty(), List.of(new GzipCoding()));
    }

    private FilesFactory(Optional<Shared> shared, List<ContentCoding> codings) {
        this.shared = shared;
        this.codings = List.copyOf(codings);
        this.packing = new PackingSettings(codings);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public Keys keys() {
        return Keys.of(ROOT, ALIAS, INDEX, TryFilesRules.TRY_FILES, AUTOINDEX, TYPES, CHARSET)
                .and(CacheSettings.KEYS)
                .and(packing.keys())
                .and(Keys.of(SYMLINKS, HIDDEN_FILES, CACHE_VALID, CACHE_MAX_FILE))
                .excluding(Keys.Exclusion.always(List.of(ROOT.name(), ALIAS.name())));
    }

    @Override
    public Keys keysOfTop() {
        return CacheLimits.KEYS;
    }

    @Override
    public FilesFactory forConfiguration(Settings top) {
        return new FilesFactory(Optional.of(Shared.of(top, packing)), codings);
    }

    @Override
    public FilesFactory withCodings(List<ContentCoding> available) {
        return new FilesFactory(shared, available);
    }

    @Override
    public boolean createsConcurrently() {
        return true;
    }

    /// A handler that is made by itself has a cache by itself, as its settings have it.
    @Override
    public Handler create(Settings settings) {
        return create(settings, InstantSource.system(), System::nanoTime);
    }

    /// For tests, which turn the clock by hand.
    Handler create(Settings settings, InstantSource clock, LongSupplier nanoTime) {
        var around = shared.isPresent() ? shared.get() : Shared.of(settings, packing);
        try {
            return handler(settings, around, clock, nanoTime);
        } catch (ConfigException one) {
            tellAll(settings, around);
            throw one;
        }
    }

    private Handler handler(
            Settings settings, Shared around, InstantSource clock, LongSupplier nanoTime) {
        var manner = around.manners().of(settings);
        var mapping = mapping(settings, manner.showsHidden(), around);
        var plan = new CommonHandlers.Plan(mapping, manner, clock, nanoTime);
        return settings.has(TryFilesRules.TRY_FILES)
                ? around.handlers().tryFiles(plan, settings)
                : around.handlers().files(plan);
    }

    /// Reads on behind a mistake. Not before there is one: to attempt each part of a hundred
    /// thousand locations takes a tenth of a large start.
    private void tellAll(Settings settings, Shared around) {
        var mistakes = new Mistakes();
        mistakes.check(() -> indexes(settings));
        mistakes.check(() -> around.descriptions().of(settings));
        mistakes.check(() -> around.packings().of(settings));
        mistakes.check(() -> mapping(settings, settings.get(HIDDEN_FILES), around));
        mistakes.check(() -> TryFilesRules.of(settings));
        mistakes.refuse();
    }

    /// A location's own folder goes before one that it inherits. Both keys are asked for in any
    /// case: a server's `root` is in use even where each of its locations has an alias.
    private static PathMapping mapping(Settings settings, boolean showsHidden, Shared around) {
        if (settings.hasOwn(ROOT) && settings.hasOwn(ALIAS)) {
            throw settings.wrong(ALIAS, "stands beside 'root': a location has one folder");
        }
        boolean hasRoot = settings.has(ROOT);
        boolean hasAlias = settings.has(ALIAS);
        if (hasAlias && !settings.hasOwn(ROOT)) {
            checkPrefix(settings);
            return new PathMapping(around.folder(settings, ALIAS), true, showsHidden);
        }
        if (!hasRoot) {
            throw settings.wrong(ROOT, "is missing: name the folder that is served");
        }
        return new PathMapping(around.folder(settings, ROOT), false, showsHidden);
    }

    /// The missing slash: with location `/share` and an alias, `/shareholders` would be taken for
    /// `holders` in the shared folder, and in NGINX `/share../secret` for a way out of it.
    private static void checkPrefix(Settings settings) {
        var path = settings.peekText("path").orElse("/");
        if (path.startsWith("~") && settings.hasOwn(ALIAS)) {
            throw settings.wrong(
                    ALIAS,
                    "stands for the prefix of a location, and a regular expression has none: use 'root'");
        }
        if (path.startsWith("/") && !path.endsWith("/")) {
            throw settings.wrong(
                    ALIAS,
                    "needs a location that ends with '/': '"
                            + path
                            + "' also takes '"
                            + path
                            + "holders'; write '"
                            + path
                            + "/'");
        }
    }

    private static void check(Path folder, Settings settings, Key<Path> key) {
        if (!Files.exists(folder)) {
            throw settings.wrong(key, "names a folder that does not exist (" + folder + ")");
        }
        if (!Files.isDirectory(folder)) {
            throw settings.wrong(key, "must name a folder, and this is none (" + folder + ")");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw settings.wrong(key, "names a folder that may not be read (" + folder + ")");
        }
    }

    private static List<String> indexes(Settings settings) {
        return settings.each(INDEX, FilesFactory::indexName);
    }

    private static String indexName(Node.Text value) {
        var name = value.text();
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals("..") || name.equals(".")) {
            throw Settings.wrong(INDEX.name(), value, "must be a file name without '/'");
        }
        return name;
    }

    private static Description description(Settings settings) {
        try {
            return new Description(
                    types(settings), CacheSettings.policy(settings), warnings(settings));
        } catch (ConfigException one) {
            var mistakes = new Mistakes();
            mistakes.check(() -> types(settings));
            mistakes.check(() -> CacheSettings.policy(settings));
            mistakes.refuse();
            throw one;
        }
    }

    private static List<String> warnings(Settings settings) {
        var charset = charset(settings);
        return CharsetName.doubt(charset.isEmpty() ? "utf-8" : charset)
                .map(doubt ->
                        settings.peek(CHARSET.name()).map(Node::origin).orElse(Origin.DEFAULT)
                                + ": "
                                + doubt)
                .stream()
                .toList();
    }

    private static MediaTypes types(Settings settings) {
        try {
            var charset = charset(settings);
            var overrides = settings.find(TYPES).map(FilesFactory::overrides).orElse(Map.of());
            return MediaTypes.with(overrides, charset);
        } catch (ConfigException one) {
            var mistakes = new Mistakes();
            mistakes.check(() -> charset(settings));
            mistakes.check(() -> settings.find(TYPES).ifPresent(FilesFactory::overrides));
            mistakes.refuse();
            throw one;
        }
    }

    private static String charset(Settings settings) {
        var charset = settings.get(CHARSET);
        if (!Syntax.isToken(charset)) {
            throw settings.wrong(CHARSET, "must be the name of one, such as utf-8, or none");
        }
        return charset.equals("none") ? "" : charset;
    }

    private static Map<String, String> overrides(Settings types) {
        var overrides = new HashMap<String, String>();
        var mistakes = new Mistakes();
        for (var key : types.ownKeys()) {
            var extension = key.startsWith(".") ? key.substring(1) : key;
            mistakes.attempt(() -> type(types, key))
                    .ifPresent(type -> overrides.put(extension.toLowerCase(Locale.ROOT), type));
        }
        mistakes.refuse();
        return overrides;
    }

    private static String type(Settings types, String extension) {
        var type = types.text(extension);
        if (!MEDIA_TYPE.matcher(type).matches()) {
            throw types.wrong(extension, "must be a media type, such as text/plain");
        }
        return type;
    }
}
