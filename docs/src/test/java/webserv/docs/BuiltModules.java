package webserv.docs;

import module java.base;

/// The modules of webserv as they were built, found on the class path: jars, or folders of classes
/// where the build stops before it packs them.
final class BuiltModules {
    private final List<Path> classPath;

    BuiltModules() {
        classPath =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(Files::exists)
                        .toList();
    }

    /// The declarations of all modules whose names begin with `webserv.`, by name.
    SortedMap<String, ModuleDescriptor> descriptors() {
        return webserv()
                .map(ModuleReference::descriptor)
                .collect(
                        Collectors.toMap(
                                ModuleDescriptor::name,
                                Function.identity(),
                                (one, _) -> one,
                                TreeMap::new));
    }

    /// The jar or folder of a module.
    Path location(String module) {
        return webserv()
                .filter(reference -> reference.descriptor().name().equals(module))
                .findAny()
                .flatMap(ModuleReference::location)
                .map(Path::of)
                .orElseThrow(() -> new NoSuchElementException(module));
    }

    /// All that is on the class path, for another Java to take as its module path.
    String modulePath() {
        return classPath.stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Stream<ModuleReference> webserv() {
        return classPath.stream()
                .filter(BuiltModules::isWebserv)
                .flatMap(entry -> ModuleFinder.of(entry).findAll().stream());
    }

    /// Other jars are not looked into: many have no declaration, and a name that gives none.
    private static boolean isWebserv(Path entry) {
        return Files.exists(entry.resolve("module-info.class"))
                || entry.getFileName().toString().startsWith("webserv-");
    }
}
