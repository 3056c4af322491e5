package webserv.yaml;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.ConfigSource;

/// Reads YAML 1.2 to settings: mappings, lists and single values, in one document.
///
/// The tree is built from the parser's events, each of which knows its exact place. Anchors,
/// aliases and tags are refused: a setting stands where it applies.
public final class YamlSource implements ConfigSource {

    /// The parser's own limit of characters is lower than that of [SourceText].
    private static final LoadSettings LENIENT =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

    /// Found by [java.util.ServiceLoader].
    public YamlSource() {}

    @Override
    public Set<String> extensions() {
        return Set.of("yaml", "yml");
    }

    @Override
    public Settings read(Path file) {
        var root = parsed(SourceText.of(file));
        // What could be read is a file, and a file is in a folder.
        return new Settings(root, Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    private static Node.Mapping parsed(SourceText source) {
        var events = new ParserImpl(LENIENT, new StreamReader(LENIENT, source.text()));
        try {
            return new TreeReader(source, events).document();
        } catch (YamlEngineException failure) {
            throw SyntaxErrors.translated(failure, source.file());
        }
    }
}
