package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import webserv.api.config.Origin;
import webserv.api.config.Settings;

/// What a location says of its store. Reading it looks at the disk and changes nothing there.
///
/// @param store the folder
/// @param origin where that is written
/// @param create whether it is made when the handler starts
/// @param quota in octets; [Long#MAX_VALUE] for none
/// @param folders whether names may have slashes in them
/// @param deletes whether files may be deleted
/// @param deletesFolders whether folders may
/// @param listing whether folders are listed
/// @param inline whether browsers may show what is stored in the site's origin
/// @param resumable the limits of resumable uploads; empty where there are none
record UploadSettings(
        Path store,
        Origin origin,
        boolean create,
        long quota,
        boolean folders,
        boolean deletes,
        boolean deletesFolders,
        boolean listing,
        boolean inline,
        Optional<Resumable> resumable) {

    /// The limits of resumable uploads.
    ///
    /// @param lifetime from the creation of one to its removal
    /// @param uploads how many there may be at a time
    /// @param appendOctets what one request may add
    record Resumable(Duration lifetime, int uploads, long appendOctets) {}

    /// What a request may have where the configuration does not say, see `client_max_body_size`.
    private static final long APPEND_OCTETS = 1 << 20;

    private static final String STORE = "store";

    /// @throws webserv.api.config.ConfigException if a setting is wrong
    static UploadSettings read(Settings settings) {
        checkPrefix(settings);
        boolean create = settings.flag("create", false);
        return new UploadSettings(
                folder(settings, create),
                settings.originOf(STORE),
                create,
                settings.octets("quota", Long.MAX_VALUE),
                settings.flag("folders", false),
                settings.flag("allow_delete", true),
                settings.flag("delete_folders", false),
                settings.flag("listing", true),
                settings.flag("inline", false),
                resumable(settings));
    }

    private static Optional<Resumable> resumable(Settings settings) {
        var lifetime =
                settings.duration(
                        "resumable_lifetime",
                        Duration.ofHours(24),
                        Duration.ofSeconds(1),
                        Duration.ofDays(365));
        int uploads = (int) settings.number("resumable_uploads", 1000, 1, 100_000);
        long most = settings.octets("client_max_body_size", APPEND_OCTETS);
        return settings.flag("resumable", false)
                ? Optional.of(new Resumable(lifetime, uploads, most == 0 ? Long.MAX_VALUE : most))
                : Optional.empty();
    }

    /// A name is what follows the location's prefix, so the prefix must not end within one.
    private static void checkPrefix(Settings settings) {
        var path = settings.text("path", "/");
        if (!path.startsWith("/") || !path.endsWith("/")) {
            throw settings.wrong(
                    "path", "must begin and end with '/' where 'upload' answers: names follow it");
        }
    }

    private static Path folder(Settings settings, boolean create) {
        var folder =
                settings.path(STORE)
                        .orElseThrow(() ->
                                settings.wrong(STORE, "is missing: name the folder for the files"));
        if (!Files.exists(folder)) {
            checkCanBeMade(settings, folder, create);
        } else if (!Files.isDirectory(folder)) {
            throw settings.wrong(STORE, "must name a folder, and this is none (" + folder + ")");
        } else {
            checkIsUsable(settings, folder);
        }
        return folder;
    }

    private static void checkCanBeMade(Settings settings, Path folder, boolean create) {
        if (!create) {
            throw settings.wrong(
                    STORE,
                    "names a folder that does not exist ("
                            + folder
                            + "): make it, or say 'create: true'");
        }
        var above = folder;
        while (above.getParent() != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (!Files.isDirectory(above)) {
            throw settings.wrong(
                    STORE, "names a folder that cannot be made (" + above + " is no folder)");
        }
    }

    private static void checkIsUsable(Settings settings, Path folder) {
        var parts = folder.resolve(PartArea.NAME);
        if (Files.exists(parts, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(parts, LinkOption.NOFOLLOW_LINKS)) {
            throw settings.wrong(
                    STORE, "names a folder that cannot be used (" + parts + " is no folder)");
        }
    }

    /// What is wrong with the store as it is now, though not with the configuration; empty where it
    /// looks as if it could be written to. What a permission or a mount takes, it can give back.
    Optional<String> warning() {
        var near = store;
        while (near.getParent() != null && !Files.exists(near)) {
            near = near.getParent();
        }
        return Files.isWritable(near) ? Optional.empty() : Optional.of(warning(near + " may not"));
    }

    /// The same, for a reason that is known.
    String warning(String reason) {
        return "%s: 'store' names a folder that cannot be written to (%s): uploads are refused until it can"
                .formatted(origin, reason);
    }

    /// The folder, made where that was asked for.
    Path openStore() throws IOException {
        return create ? Files.createDirectories(store) : store;
    }
}
