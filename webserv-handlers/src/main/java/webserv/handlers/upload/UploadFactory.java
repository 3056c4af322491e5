package webserv.handlers.upload;

import java.time.InstantSource;
import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Handler `upload`: PUT, POST, DELETE and GET of files in one folder.
///
/// | setting | meaning | default |
/// |---|---|---|
/// | `store` | the folder; one location has it, and it holds nothing else | |
/// | `create` | make the folder at the start if it is not there | `false` |
/// | `quota` | what the files may take together | no limit |
/// | `folders` | let names have slashes in them | `false` |
/// | `allow_delete` | answer DELETE of files | `true` |
/// | `delete_folders` | answer DELETE of folders, with all that is in them | `false` |
/// | `listing` | answer GET of folders | `true` |
/// | `inline` | let browsers show what was stored in the site's own origin | `false` |
/// | `resumable` | offer resumable uploads | `false` |
/// | `resumable_lifetime` | the time in which such an upload must be complete | `24h` |
/// | `resumable_uploads` | how many of them there may be at a time | `1000` |
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
