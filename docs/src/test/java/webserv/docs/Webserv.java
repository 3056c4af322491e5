package webserv.docs;

import module java.base;

/// Runs webserv's launcher as it was built, in a process of its own.
final class Webserv {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Webserv() {}

    /// What a command printed, to either stream, and how it ended.
    record Outcome(int status, String output) {}

    /// Runs a command to its end.
    ///
    /// @param folder the working directory; the output is kept in it
    static Outcome run(Path folder, String... arguments) throws Exception {
        var output = folder.resolve("output.txt");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-p", new BuiltModules().modulePath()));
        command.addAll(List.of("--add-modules", "org.tinylog.impl,org.tinylog.api.slf4j"));
        command.addAll(List.of("-m", "webserv.app/webserv.app.Main"));
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            if (!process.waitFor(PATIENCE)) {
                throw new TimeoutException("webserv " + String.join(" ", arguments));
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
