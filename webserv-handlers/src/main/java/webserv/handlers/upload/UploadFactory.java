package webserv.handlers.upload;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Handler `upload`: PUT, POST, DELETE and GET of files in one folder.
public final class UploadFactory implements HandlerFactory {

    /// What outlives a configuration: the handlers that a reload makes take over from those before.
    private final Stores stores;

    /// The first location of each store in the configuration; absent from the service, which knows
    /// none.
    private final Optional<Map<Path, UploadSettings>> first;

    /// As a service.
    public UploadFactory() {
        this(new Stores(), Optional.empty());
    }

    private UploadFactory(Stores stores, Optional<Map<Path, UploadSettings>> first) {
        this.stores = stores;
        this.first = first;
    }

    @Override
    public UploadFactory forConfiguration(Settings top) {
        return new UploadFactory(stores, Optional.of(new HashMap<>()));
    }

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public Keys keys() {
        return UploadSettings.KEYS;
    }

    @Override
    public Handler create(Settings settings) {
        return create(settings, InstantSource.system());
    }

    /// For tests, which set the clock by hand.
    UploadHandler create(Settings settings, InstantSource clock) {
        var read = UploadSettings.read(settings);
        var folder = read.store().toAbsolutePath().normalize();
        first.map(stores -> stores.putIfAbsent(folder, read))
                .filter(other -> other.quota() != read.quota())
                .ifPresent(other -> {
                    throw UploadSettings.otherQuota(settings, other);
                });
        return new UploadHandler(read, stores, clock);
    }
}
