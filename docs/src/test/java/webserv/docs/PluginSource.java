package webserv.docs;

import module java.base;
import module java.compiler;

import javax.tools.ToolProvider;

/// The Java code of one document, taken as one plugin: its types and its module declaration, and
/// tests of it.
record PluginSource(Document document) {
    private static final Pattern MODULE = Pattern.compile("(?m)^(?:open )?module ([\\w.]+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record|interface) (\\w+)");
    private static final Predicate<Document.Block> IS_TEST =
            block -> block.text().contains("import org.junit.");

    /// Compiles the plugin against `webserv.api` alone, with all warnings, to a folder.
    ///
    /// @return what the compiler has to say
    List<String> compileTo(Path classes) throws IOException {
        var api = new BuiltModules().location("webserv.api");
        return compile(IS_TEST.negate(), classes, "-p", api.toString());
    }

    /// Compiles the tests to a folder of their own, against the plugin and all that these tests
    /// here have.
    ///
    /// @param plugin where the plugin was compiled to
    /// @return what the compiler has to say
    List<String> compileTestsTo(Path classes, Path plugin) throws IOException {
        var classPath = System.getProperty("java.class.path") + File.pathSeparator + plugin;
        return compile(IS_TEST, classes, "-cp", classPath);
    }

    /// The full names of the tests' types.
    List<String> tests() {
        return document.blocks("java").stream()
                .filter(IS_TEST)
                .map(block -> find(PACKAGE, block) + "." + find(TYPE, block))
                .toList();
    }

    private List<String> compile(Predicate<Document.Block> chosen, Path classes, String... against)
            throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var options =
                new ArrayList<>(List.of("-Xlint:all", "-d", classes.toString(), "-proc:none"));
        options.addAll(List.of(against));
        try (var files = compiler.getStandardFileManager(diagnostics, null, null)) {
            var sources =
                    document.blocks("java").stream()
                            .filter(chosen)
                            .map(PluginSource::source)
                            .toList();
            compiler.getTask(null, files, diagnostics, options, null, sources).call();
        }
        return diagnostics.getDiagnostics().stream().map(Object::toString).toList();
    }

    private static JavaFileObject source(Document.Block block) {
        var name =
                MODULE.matcher(block.text()).find()
                        ? "module-info"
                        : find(PACKAGE, block).replace('.', '/') + "/" + find(TYPE, block);
        return new SimpleJavaFileObject(
                URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return block.text();
            }
        };
    }

    private static String find(Pattern pattern, Document.Block block) {
        var found = pattern.matcher(block.text());
        if (!found.find()) {
            throw new IllegalArgumentException(block + ": no " + pattern);
        }
        return found.group(1);
    }
}
