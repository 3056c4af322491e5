package webserv.testkit;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// The descriptors of a [ScarceProcess] that are taken, so that what is tested has none, or few.
///
/// Confined to one thread.
public final class TakenDescriptors implements AutoCloseable {
    private static final String CLASS = ".class";

    private final Deque<InputStream> taken = new ArrayDeque<>();

    private TakenDescriptors() {}

    /// What is tried with few descriptors.
    @FunctionalInterface
    public interface Trial {
        /// Whether it was done.
        boolean isDone() throws Exception;
    }

    /// Takes all that are left. What is tested should have been asked once before, so that the JDK
    /// has its libraries, and its classes be loaded, see [#loadClasses].
    public static TakenDescriptors all() {
        var all = new TakenDescriptors();
        all.take();
        return all;
    }

    private void take() {
        try {
            while (true) {
                taken.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException _) {
            // None is left.
        }
    }

    /// Tries with none left, and then again and again, each time with one more.
    ///
    /// @throws AssertionError if it is not done with as many as there were
    public static void untilDone(Trial trial) throws Exception {
        try (var all = all()) {
            while (!trial.isDone()) {
                all.giveBack(1);
            }
        }
    }

    /// @throws AssertionError if there are fewer
    public void giveBack(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (taken.isEmpty()) {
                throw new AssertionError("all descriptors are given back");
            }
            taken.pop().close();
        }
    }

    /// From here on there are as many as there were.
    public void giveAllBack() throws IOException {
        giveBack(taken.size());
    }

    /// The same as [#giveAllBack].
    @Override
    public void close() throws IOException {
        giveAllBack();
    }

    /// Loads the classes that are files in folders of the class path. An image has its classes in
    /// one file, which is open. Nothing of them is run.
    public static void loadClasses() throws IOException, ClassNotFoundException {
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var root = Path.of(entry);
            if (!entry.isEmpty() && Files.isDirectory(root)) {
                loadClasses(root);
            }
        }
    }

    private static void loadClasses(Path root) throws IOException, ClassNotFoundException {
        try (var files = Files.walk(root)) {
            for (var file : files.map(root::relativize).map(Path::toString).toList()) {
                if (file.endsWith(CLASS) && !file.contains("-info")) {
                    var name = file.substring(0, file.length() - CLASS.length());
                    Class.forName(
                            name.replace(File.separatorChar, '.'),
                            false,
                            TakenDescriptors.class.getClassLoader());
                }
            }
        }
    }
}
