package webserv.handlers.files;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import webserv.api.config.ConfigException;
import webserv.api.config.Keys;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.ContentCoding;
import webserv.api.spi.HandlerFactory;
import webserv.handlers.files.CommonHandlers.Manner;
import webserv.handlers.representation.GzipCoding;

/// Handler `files`: GET and HEAD of the files in a folder.
///
/// At the top of the configuration, for all locations together, see [CacheLimits]: `cache_size`,
/// `cache_entries` and `open_file_cache`. A file that stays open is copied to memory as well if it
/// is no larger than four times `cache_max_file`, else mapped.
public final class FilesFactory implements HandlerFactory {
    /// That of the configuration; absent from the service, which knows none.
    private final Optional<Shared> shared;

    private final List<ContentCoding> codings;
    private final PackingSettings packing;

    /// @param folders those that are served
    /// @param manners how several locations serve their files
    /// @param handlers those that several locations have
    private record Shared(
            FolderSettings folders, KeptReadings<Manner> manners, CommonHandlers handlers) {
        static Shared of(Settings top, PackingSettings packing) {
            var handlers = new CommonHandlers(FileCache.of(CacheLimits.of(top)));
            var manner = new MannerSettings(packing);
            return new Shared(
                    new FolderSettings(),
                    new KeptReadings<>(
                            MannerSettings.keys(packing),
                            place -> handlers.first(manner.read(place))),
                    handlers);
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
        return FolderSettings.KEYS
                .and(MannerSettings.keys(packing))
                .and(Keys.of(TryFilesRules.TRY_FILES))
                .example("{ root: site }");
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
        var plan = plan(settings, around, clock, nanoTime);
        return settings.has(TryFilesRules.TRY_FILES)
                ? around.handlers().tryFiles(plan, settings)
                : around.handlers().files(plan);
    }

    private static CommonHandlers.Plan plan(
            Settings settings, Shared around, InstantSource clock, LongSupplier nanoTime) {
        try {
            var manner = around.manners().of(settings);
            var mapping = around.folders().mapping(settings, manner.showsHidden());
            return new CommonHandlers.Plan(mapping, manner, clock, nanoTime);
        } catch (ConfigException one) {
            throw Mistakes.readingOn(
                    one,
                    () -> around.folders().mapping(settings, false),
                    () -> TryFilesRules.of(settings));
        }
    }
}
