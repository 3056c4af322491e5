package webserv.yaml;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.ConfigSource;

/// Reads YAML 1.2 to settings: mappings, lists and single values, in one document.
///
/// Jackson's streaming parser gives the tokens; its object mapper is left alone, as its classes
/// would cost more at the start than all the reading. Anchors, aliases and tags are refused: a
/// setting stands where it applies, and an alias that a parser does not resolve would be taken for
/// text.
public final class YamlSource implements ConfigSource {

    /// The parser's own limit of characters is lower than that of [SourceText]; a key that is there
    /// twice is told of by [TreeReader].
    private static final LoadSettings LENIENT =
            LoadSettings.builder()
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .setAllowDuplicateKeys(true)
                    .build();

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
        var factory = YAMLFactory.builder().loadSettings(LENIENT).build();
        try (var tokens =
                (YAMLParser) factory.createParser(ObjectReadContext.empty(), source.reader())) {
            return new TreeReader(source, tokens).document();
        } catch (JacksonException failure) {
            throw SyntaxErrors.translated(failure, source);
        }
    }
}
