package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.io.FailureText;

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
/// @param oddities what is odd, though nothing is wrong
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
        Optional<Resumable> resumable,
        List<String> oddities) {
    UploadSettings {
        oddities = List.copyOf(oddities);
    }

    /// The limits of resumable uploads.
    ///
    /// @param lifetime from the creation of one to its removal
    /// @param uploads how many there may be at a time
    /// @param appendOctets what one request may add
    record Resumable(Duration lifetime, int uploads, long appendOctets) {
        /// `Upload-Limit` of an upload.
        ///
        /// @param quota of its store
        /// @param left of its lifetime
        String limits(long quota, Duration left) {
            var limits = new StringBuilder();
            if (quota < Long.MAX_VALUE) {
                limits.append("max-size=").append(quota).append(", ");
            }
            if (appendOctets < Long.MAX_VALUE) {
                limits.append("max-append-size=").append(appendOctets).append(", ");
            }
            return limits.append("max-age=").append(Math.max(left.toSeconds(), 0)).toString();
        }
    }

    /// What a request may have where the configuration does not say, see `client_max_body_size`.
    private static final long APPEND_OCTETS = 1 << 20;

    /// File systems of Linux in which there are no files but the system's.
    private static final Set<String> OF_THE_SYSTEM =
            Set.of("proc", "sysfs", "devpts", "cgroup", "cgroup2", "debugfs", "tracefs");

    private static final Key<Path> STORE =
            Key.needed("store", Kind.PATH, "the folder for the files, and for nothing else");
    private static final Key<Boolean> CREATE =
            Key.of("create", Kind.FLAG, false, "make the folder at the start if it is not there");
    private static final Key<Long> QUOTA =
            Key.optional("quota", Kind.OCTETS, "what the files may take together; beyond: 507");
    private static final Key<Boolean> FOLDERS =
            Key.of("folders", Kind.FLAG, false, "whether names may have slashes in them");
    private static final Key<Boolean> ALLOW_DELETE =
            Key.of("allow_delete", Kind.FLAG, true, "whether DELETE of files is answered");
    private static final Key<Boolean> DELETE_FOLDERS =
            Key.of("delete_folders", Kind.FLAG, false, "whether DELETE of folders is answered");
    private static final Key<Boolean> LISTING =
            Key.of("listing", Kind.FLAG, true, "whether GET of folders lists them");
    private static final Key<Boolean> INLINE =
            Key.of("inline", Kind.FLAG, false, "let browsers show what was stored");
    private static final Key<Boolean> RESUMABLE =
            Key.of("resumable", Kind.FLAG, false, "whether uploads can be resumed");
    private static final Key<Duration> RESUMABLE_LIFETIME =
            Key.of(
                    "resumable_lifetime",
                    Kind.time(Duration.ofSeconds(1), Duration.ofDays(365)),
                    Duration.ofHours(24),
                    "the time in which such an upload must be complete");
    private static final Key<Integer> RESUMABLE_UPLOADS =
            Key.of(
                    "resumable_uploads",
                    Kind.whole(1, 100_000),
                    1000,
                    "how many of them there may be at a time; beyond: 503");
    private static final Key<Long> APPEND =
            Key.of("client_max_body_size", Kind.OCTETS, APPEND_OCTETS, "what one request may add");

    static final Keys KEYS =
            Keys.of(
                    STORE,
                    CREATE,
                    QUOTA,
                    FOLDERS,
                    ALLOW_DELETE,
                    DELETE_FOLDERS,
                    LISTING,
                    INLINE,
                    RESUMABLE,
                    RESUMABLE_LIFETIME,
                    RESUMABLE_UPLOADS,
                    APPEND);

    /// A store inside of another would have files that the other counts and shows as its own, and
    /// may remove.
    static ConfigException nested(Settings settings, String where, UploadSettings other) {
        return settings.wrong(
                STORE,
                "is a folder %s that of the location at %s: give each a folder of its own"
                        .formatted(where, other.origin()));
    }

    /// A store has one quota, whichever location is asked.
    static ConfigException otherQuota(Settings settings, UploadSettings other) {
        return settings.wrong(
                STORE,
                "is that of the location at "
                        + other.origin()
                        + ", with another 'quota': give both the same");
    }

    /// @throws webserv.api.config.ConfigException if a setting is wrong
    static UploadSettings read(Settings settings) {
        var mistakes = new Mistakes();
        mistakes.check(() -> checkPrefix(settings));
        boolean create = mistakes.attempt(() -> settings.get(CREATE)).orElse(true);
        var folder = mistakes.attempt(() -> folder(settings, create));
        mistakes.refuse();
        return new UploadSettings(
                folder.orElseThrow(),
                settings.originOf(STORE),
                create,
                settings.find(QUOTA).orElse(Long.MAX_VALUE),
                settings.get(FOLDERS),
                settings.get(ALLOW_DELETE),
                settings.get(DELETE_FOLDERS),
                settings.get(LISTING),
                settings.get(INLINE),
                resumable(settings),
                oddities(settings));
    }

    /// What a mapping around says may be meant for other locations.
    private static List<String> oddities(Settings settings) {
        var oddities = new ArrayList<String>();
        if (settings.find(QUOTA).filter(quota -> quota == 0).isPresent()) {
            oddities.add(
                    odd(settings, QUOTA, "leaves room for no file: leave it out for no bound"));
        }
        if (settings.hasOwn(DELETE_FOLDERS)
                && settings.get(DELETE_FOLDERS)
                && !settings.get(ALLOW_DELETE)) {
            oddities.add(
                    odd(settings, DELETE_FOLDERS, "has no effect beside 'allow_delete: false'"));
        }
        for (var key : List.of(RESUMABLE_LIFETIME, RESUMABLE_UPLOADS)) {
            if (settings.hasOwn(key) && !settings.get(RESUMABLE)) {
                oddities.add(odd(settings, key, "has no effect without 'resumable: true'"));
            }
        }
        return oddities;
    }

    private static String odd(Settings settings, Key<?> key, String what) {
        return "%s: '%s' %s".formatted(settings.originOf(key), key.name(), what);
    }

    private static Optional<Resumable> resumable(Settings settings) {
        var lifetime = settings.get(RESUMABLE_LIFETIME);
        int uploads = settings.get(RESUMABLE_UPLOADS);
        long most = settings.get(APPEND);
        return settings.get(RESUMABLE)
                ? Optional.of(new Resumable(lifetime, uploads, most == 0 ? Long.MAX_VALUE : most))
                : Optional.empty();
    }

    /// A name is what follows the location's prefix, so the prefix must not end within one.
    private static void checkPrefix(Settings settings) {
        var path = settings.peekText("path").orElse("/");
        if (!path.startsWith("/") || !path.endsWith("/")) {
            throw settings.advise(
                    "path",
                    "must begin and end with '/' where 'upload' answers, as names follow it");
        }
    }

    private static Path folder(Settings settings, boolean create) {
        var folder =
                settings.find(STORE)
                        .orElseThrow(() ->
                                settings.wrong(STORE, "is missing: name the folder for the files"));
        if (!Files.exists(folder)) {
            checkCanBeMade(settings, folder, create);
        } else if (!Files.isDirectory(folder)) {
            throw settings.wrong(STORE, "names what is no folder (" + folder + ")");
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
        whyItCannotBeMade(folder)
                .ifPresent(why -> {
                    throw settings.wrong(STORE, "names a folder that cannot be made (" + why + ")");
                });
    }

    /// What is in the way is a name that is there, be it a link that leads nowhere, or the name
    /// itself. What a permission takes, it can give back.
    private static Optional<String> whyItCannotBeMade(Path folder) {
        var above = folder;
        while (above.getParent() != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
            above = above.getParent();
        }
        if (!Files.isDirectory(above)) {
            var what = Files.isSymbolicLink(above) ? " is a link to no folder" : " is no folder";
            return Optional.of(above + what);
        }
        try {
            Files.readAttributes(folder, BasicFileAttributes.class);
            return Optional.empty();
        } catch (NoSuchFileException | AccessDeniedException _) {
            return Optional.empty();
        } catch (IOException impossible) {
            return Optional.of(FailureText.of(impossible));
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
        return obstacle().map(this::warning);
    }

    private Optional<String> obstacle() {
        return takesNoFiles()
                ? Optional.of("no file can be made in " + nearest())
                : unwritable().map(near -> near + " may not");
    }

    /// Whether it is where the system shows its own state: it permits that a file is made there,
    /// and then there is none.
    boolean takesNoFiles() {
        try {
            return OF_THE_SYSTEM.contains(Files.getFileStore(nearest()).type());
        } catch (IOException _) {
            return false;
        }
    }

    /// The store, or the folder nearest to it that is there, if that cannot be written to now.
    Optional<Path> unwritable() {
        var near = nearest();
        return Files.isWritable(near) ? Optional.empty() : Optional.of(near);
    }

    /// The store, or the folder nearest to it that is there.
    Path nearest() {
        return nearest(store);
    }

    private static Path nearest(Path folder) {
        var near = folder;
        while (near.getParent() != null && !Files.exists(near)) {
            near = near.getParent();
        }
        return near;
    }

    /// The store by the name that it has without links, as far as it is there: two of one such name
    /// are the same.
    Path real() {
        var normal = store.toAbsolutePath().normalize();
        var near = nearest(normal);
        try {
            return near.toRealPath().resolve(near.relativize(normal)).normalize();
        } catch (IOException _) {
            return normal;
        }
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
