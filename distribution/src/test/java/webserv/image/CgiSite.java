package webserv.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A folder of programs, and the server that runs them at `/`.
///
/// @param folder of the programs
/// @param address where the server listens
record CgiSite(Path folder, Address address) {

    /// @param folder is to be the programs'
    static CgiSite in(Path folder) {
        return new CgiSite(folder, Address.free());
    }

    /// Adds a program.
    ///
    /// @param name with an extension that tells its interpreter
    CgiSite with(String name, String source) throws IOException {
        Files.writeString(folder.resolve(name), source);
        return this;
    }

    /// Starts the server.
    ///
    /// @param settings of the handler, as YAML in braces
    RunningServer serve(String settings) throws IOException {
        return serve(settings, "");
    }

    /// Starts the server.
    ///
    /// @param settings of the handler, as YAML in braces
    /// @param javaOptions of the server's virtual machine
    RunningServer serve(String settings, String javaOptions) throws IOException {
        var configuration = Files.createTempFile("cgi", ".yaml");
        Files.writeString(
                configuration,
                """
                servers:
                  - listen: "%s"
                    root: %s
                    client_max_body_size: 1GiB
                    locations:
                      - path: /
                        cgi: { interpreters: { .sh: sh, .py: python3 }, %s }
                """
                        .formatted(address, folder, settings));
        return RunningServer.start(
                Program.of(Image.BUILT.script(), "run", "-c", configuration)
                        .with("WEBSERV_JAVA_OPTS", javaOptions),
                List.of(address));
    }

    /// The processes of the programs that run, and what they started.
    List<ProcessHandle> running() {
        return ProcessHandle.allProcesses().filter(this::isOurs).toList();
    }

    /// Waits for a program to run. While a process becomes another program, there is a moment
    /// without an environment.
    List<ProcessHandle> programThatRuns() {
        var running = running();
        while (running.isEmpty()) {
            running = running();
        }
        return running;
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            var environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
            return new String(environment, StandardCharsets.ISO_8859_1)
                    .contains("SCRIPT_FILENAME=" + folder);
        } catch (IOException _) {
            return false; // it has ended
        }
    }

    /// A request without content, behind which the server closes.
    static byte[] get(String target) {
        return "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                .formatted(target)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// What the server answers, or as much of it as came before it broke off.
    String answer(byte[] request) throws IOException {
        var answer = new ByteArrayOutputStream();
        try (var client = address.connect()) {
            client.getOutputStream().write(request);
            client.getInputStream().transferTo(answer);
        } catch (SocketException _) {
            answer.write('!'); // reset, perhaps before all was read
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
