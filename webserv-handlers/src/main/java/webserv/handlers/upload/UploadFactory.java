package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Handler `upload`: PUT, POST of forms, DELETE and GET of files in one folder.
///
/// | setting | meaning | default |
/// |---|---|---|
/// | `store` | the folder; one location has it, and it holds nothing else | |
/// | `create` | make the folder if it is not there | `false` |
/// | `quota` | what the files may take together | no limit |
/// | `allow_delete` | answer DELETE | `true` |
/// | `inline` | let browsers show what was stored in the site's own origin | `false` |
public final class UploadFactory implements HandlerFactory {

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public Handler create(Settings settings) {
        return create(settings, InstantSource.system());
    }

    /// For tests, which set the clock by hand.
    UploadHandler create(Settings settings, InstantSource clock) {
        checkPrefix(settings);
        boolean deletes = settings.flag("allow_delete", true);
        boolean inline = settings.flag("inline", false);
        long quota = settings.octets("quota", Long.MAX_VALUE);
        var folder = folder(settings);
        try {
            return new UploadHandler(
                    Store.open(folder, quota, clock), new Download(inline, clock), deletes, clock);
        } catch (IOException failure) {
            throw settings.wrong("store", "names a folder that cannot be used (" + failure + ")");
        }
    }

    /// A name is what follows the location's prefix, so the prefix must not end within one.
    private static void checkPrefix(Settings settings) {
        var path = settings.text("path", "/");
        if (!path.startsWith("/") || !path.endsWith("/")) {
            throw settings.wrong(
                    "path", "must begin and end with '/' where 'upload' answers: names follow it");
        }
    }

    private static Path folder(Settings settings) {
        boolean create = settings.flag("create", false);
        var folder =
                settings.path("store")
                        .orElseThrow(() ->
                                settings.wrong(
                                        "store", "is missing: name the folder for the files"));
        if (create && !Files.exists(folder)) {
            return created(settings, folder);
        }
        if (!Files.exists(folder)) {
            throw settings.wrong(
                    "store",
                    "names a folder that does not exist ("
                            + folder
                            + "): make it, or say 'create: true'");
        }
        if (!Files.isDirectory(folder)) {
            throw settings.wrong("store", "must name a folder, and this is none (" + folder + ")");
        }
        return folder;
    }

    private static Path created(Settings settings, Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failure) {
            throw settings.wrong("store", "names a folder that cannot be made (" + failure + ")");
        }
    }
}
