package webserv.handlers.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import webserv.api.http.Fields;

/// What is known of a resumable upload beside its content, as it is kept on the disk.
///
/// @param target what becomes of it
/// @param length of the whole, as soon as the client has said it
/// @param expires when it is dropped
/// @param answer what the client was told when it was complete; empty until then
record UploadState(Target target, OptionalLong length, Instant expires, Optional<Answer> answer) {

    /// @param size of the whole
    record Answer(int status, Optional<String> location, long size) {}

    private static final String FILE = "state";
    private static final String FIELD = "field.";

    /// The fields of a request that matter when its content is whole.
    private static final Set<String> KEPT =
            Set.of("if-match", "if-none-match", "if-unmodified-since", "repr-digest", "accept");

    boolean isComplete() {
        return answer.isPresent();
    }

    boolean isExpired(Instant now) {
        return !expires.isAfter(now);
    }

    /// How long the content may become, by what the client has said.
    long mostOctets() {
        return length.orElse(Long.MAX_VALUE);
    }

    UploadState withLength(OptionalLong known) {
        return new UploadState(target, known, expires, answer);
    }

    UploadState answered(Answer given, Instant until) {
        return new UploadState(target, OptionalLong.of(given.size()), until, Optional.of(given));
    }

    /// Keeps it in a folder: all of it or, should the power go, what was there before.
    ///
    /// @throws NotStored if it cannot be written
    void write(Path folder) throws IOException {
        var properties = new Properties();
        properties.setProperty("base", target.base());
        properties.setProperty("name", target.name());
        properties.setProperty("posted", String.valueOf(target.posted()));
        properties.setProperty("expires", expires.toString());
        length.ifPresent(octets -> properties.setProperty("length", Long.toString(octets)));
        KEPT.forEach(name ->
                target.fields()
                        .combined(name)
                        .ifPresent(value -> properties.setProperty(FIELD + name, value)));
        answer.ifPresent(given -> {
            properties.setProperty("status", Integer.toString(given.status()));
            properties.setProperty("size", Long.toString(given.size()));
            given.location().ifPresent(path -> properties.setProperty("location", path));
        });
        var octets = new ByteArrayOutputStream();
        properties.store(octets, null);
        try {
            write(folder, octets.toByteArray());
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, folder);
        }
    }

    private static void write(Path folder, byte[] octets) throws IOException {
        var fresh = folder.resolve(FILE + ".new");
        Files.write(fresh, octets);
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /// @throws NoSuchFileException if there is none in the folder
    /// @throws DamagedUpload if it cannot be understood
    /// @throws IOException if it cannot be read
    static UploadState read(Path folder) throws IOException {
        var properties = new Properties();
        var file = folder.resolve(FILE);
        DamagedUpload.requireNoFolder(file);
        try (var in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            properties.load(in);
            return of(properties);
        } catch (RuntimeException unreadable) {
            throw new DamagedUpload("its state is none", unreadable);
        }
    }

    private static UploadState of(Properties properties) {
        var fields = new Fields.Builder();
        KEPT.forEach(
                name -> text(properties, FIELD + name).ifPresent(value -> fields.add(name, value)));
        var target =
                new Target(
                        text(properties, "base").orElseThrow(),
                        text(properties, "name").orElseThrow(),
                        Boolean.parseBoolean(text(properties, "posted").orElseThrow()),
                        fields.build());
        var answer =
                text(properties, "status")
                        .map(status ->
                                new Answer(
                                        Integer.parseInt(status),
                                        text(properties, "location"),
                                        octets(text(properties, "size").orElseThrow())));
        return new UploadState(
                target,
                text(properties, "length")
                        .map(length -> OptionalLong.of(octets(length)))
                        .orElseGet(OptionalLong::empty),
                Instant.parse(text(properties, "expires").orElseThrow()),
                answer);
    }

    private static long octets(String number) {
        long octets = Long.parseLong(number);
        if (octets < 0) {
            throw new NumberFormatException("less than nothing: " + octets);
        }
        return octets;
    }

    private static Optional<String> text(Properties properties, String key) {
        return Optional.ofNullable(properties.getProperty(key));
    }
}
