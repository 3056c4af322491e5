package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/// An Apache httpd of its own that runs programs by mod_cgi, with nothing of the machine's
/// configuration.
///
/// @param address where it listens
/// @param processId the file with the number of its first process
record Apache(Address address, Path processId) implements AutoCloseable {
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    /// Starts it, and returns when it listens.
    ///
    /// @param folder for its files; made readable for everyone, as its workers are nobody's when
    ///   root starts it
    /// @param site DOCUMENT_ROOT
    /// @param programs what answers below `/cgi-bin/`
    static Apache start(Path folder, Path site, Path programs) throws IOException {
        var address = Address.free();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var user =
                System.getProperty("user.name").equals("root")
                        ? "User www-data\nGroup www-data\n"
                        : "";
        var configuration =
                Files.writeString(
                        folder.resolve("httpd.conf"),
                        """
                        ServerRoot %1$s
                        PidFile %1$s/httpd.pid
                        Mutex file:%1$s default
                        ErrorLog %1$s/error.log
                        LoadModule mpm_prefork_module %2$s/mod_mpm_prefork.so
                        LoadModule authz_core_module %2$s/mod_authz_core.so
                        LoadModule alias_module %2$s/mod_alias.so
                        LoadModule cgi_module %2$s/mod_cgi.so
                        StartServers 1
                        Listen %3$s
                        ServerName localhost
                        DocumentRoot %4$s
                        ScriptAlias /cgi-bin/ %5$s/
                        %6$s\
                        """
                                .formatted(folder, MODULES, address, site, programs, user));
        // It has bound its address when the command ends.
        var started = Program.of("/usr/sbin/apache2", "-f", configuration, "-k", "start").run();
        assertThat(started.exit()).as(started.err()).isZero();
        return new Apache(address, folder.resolve("httpd.pid"));
    }

    @Override
    public void close() throws IOException {
        long number = Long.parseLong(Files.readString(processId).strip());
        var process = ProcessHandle.of(number);
        if (process.isPresent() && process.get().destroy()) {
            process.get().onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }
}
