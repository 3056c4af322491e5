package webserv.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Loads what lies in a folder of plugins: each jar directly inside, and each subfolder of jars, as
/// a module layer of its own. Plugins do not see each other, so two may bring different versions of
/// one library.
///
/// A plugin's modules are found *after* those of webserv: a copy of `webserv.api` or of SLF4J that
/// lies beside a plugin is passed over. Found before, it would be another `HandlerFactory`, which
/// nobody asks for, and the plugin would silently not be there.
final class PluginLayers {
    private final ModuleLayer parent;

    /// @param parent the layer of webserv itself
    PluginLayers(ModuleLayer parent) {
        this.parent = parent;
    }

    /// Loads all plugins of a folder, sorted by name; none where the folder does not exist.
    ///
    /// @throws WiringException if one cannot be loaded, naming it and the reason
    List<Plugin> load(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(PluginLayers::isPlugin)
                    .sorted()
                    .map(entry -> load(entry, folder.getFileName() + "/" + entry.getFileName()))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new WiringException(folder + ": cannot be read: " + unreadable.getMessage());
        }
    }

    private static boolean isPlugin(Path entry) {
        if (!Files.isDirectory(entry)) {
            return isJar(entry);
        }
        try (var inside = Files.list(entry)) {
            return inside.anyMatch(PluginLayers::isJar);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private Plugin load(Path jarOrFolder, String place) {
        try {
            var finder = ModuleFinder.of(jarOrFolder);
            var names =
                    finder.findAll().stream()
                            .map(module -> module.descriptor().name())
                            .collect(Collectors.toSet());
            var roots =
                    names.stream()
                            .filter(name -> parent.findModule(name).isEmpty())
                            .collect(Collectors.toSet());
            if (roots.isEmpty()) {
                throw new WiringException(
                        place
                                + ": webserv has "
                                + String.join(", ", names)
                                + " already; remove it");
            }
            var configuration =
                    parent.configuration().resolveAndBind(ModuleFinder.of(), finder, roots);
            var loader = PluginLayers.class.getClassLoader();
            return new Plugin(place, parent.defineModulesWithOneLoader(configuration, loader));
        } catch (FindException | ResolutionException | LayerInstantiationException broken) {
            throw new WiringException(place + ": cannot be loaded: " + reason(broken));
        }
    }

    /// The message with that of its cause, which is where the JDK says what is wrong with a jar.
    private static String reason(RuntimeException broken) {
        var reason = String.valueOf(broken.getMessage());
        if (reason.contains(" not found, required by ")) {
            return reason + "; jars that need each other belong in one folder below plugins";
        }
        var cause = broken.getCause() == null ? null : broken.getCause().getMessage();
        return cause == null || reason.contains(cause) ? reason : reason + ": " + cause;
    }
}
