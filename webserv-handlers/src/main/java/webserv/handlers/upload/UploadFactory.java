package webserv.handlers.upload;

import java.time.InstantSource;
import java.util.Optional;
import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Handler `upload`: PUT, POST, DELETE and GET of files in one folder.
public final class UploadFactory implements HandlerFactory {

    /// What outlives a configuration: the handlers that a reload makes take over from those before.
    private final Stores stores;

    /// Those of the configuration; absent from the service, which knows none.
    private final Optional<KnownStores> known;

    /// As a service.
    public UploadFactory() {
        this(new Stores(), Optional.empty());
    }

    private UploadFactory(Stores stores, Optional<KnownStores> known) {
        this.stores = stores;
        this.known = known;
    }

    @Override
    public UploadFactory forConfiguration(Settings top) {
        return new UploadFactory(stores, Optional.of(new KnownStores()));
    }

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public Keys keys() {
        return UploadSettings.KEYS
                .calledElsewhere("dir", "store")
                .calledElsewhere("directory", "store")
                .calledElsewhere("folder", "store")
                .calledElsewhere("path", "store")
                .calledElsewhere("max_size", "client_max_body_size")
                .example("{ store: uploads }");
    }

    @Override
    public Handler create(Settings settings) {
        return create(settings, InstantSource.system());
    }

    /// For tests, which set the clock by hand.
    UploadHandler create(Settings settings, InstantSource clock) {
        var read = UploadSettings.read(settings);
        known.ifPresent(others -> others.add(read, settings));
        return new UploadHandler(read, stores, clock);
    }
}
