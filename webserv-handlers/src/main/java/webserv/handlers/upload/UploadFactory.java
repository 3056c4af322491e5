package webserv.handlers.upload;

import java.time.InstantSource;
import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Handler `upload`: PUT, POST, DELETE and GET of files in one folder.
public final class UploadFactory implements HandlerFactory {

    /// What outlives a configuration: the handlers that a reload makes take over from those before.
    private final Stores stores = new Stores();

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
        return new UploadHandler(UploadSettings.read(settings), stores, clock);
    }
}
