package webserv.docs;

import module java.base;
import module java.compiler;

import javax.tools.ToolProvider;

/// The Java code of one document, taken as one plugin: its types and its module declaration.
record PluginSource(Document document) {
    private static final Pattern MODULE = Pattern.compile("(?m)^(?:open )?module ([\\w.]+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^public (?:final )?(?:class|record|interface) (\\w+)");

    /// Compiles it against `webserv.api` alone, with all warnings, to a folder.
    ///
    /// @return what the compiler has to say
    List<String> compileTo(Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var api = new BuiltModules().location("webserv.api");
        var options =
                List.of("-Xlint:all", "-p", api.toString(), "-d", classes.toString(), "-proc:none");
        try (var files = compiler.getStandardFileManager(diagnostics, null, null)) {
            var sources = document.blocks("java").stream().map(PluginSource::source).toList();
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
