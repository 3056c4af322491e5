package webserv.yaml;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLParser;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.ConfigSource;

/// Reads YAML 1.2 to settings: mappings, lists and single values, in one document.
///
/// What most configurations are written in is read by [CommonReader]. For all else Jackson's
/// streaming parser gives the tokens; its object mapper is left alone, as its classes would cost
/// more at the start than all the reading. Anchors, aliases and tags are refused: a setting stands
/// where it applies, and an alias that a parser does not resolve would be taken for text.
public final class YamlSource implements ConfigSource {

    /// The parser copies all that it has of a line for each portion that it reads, so that a line
    /// of some million characters would take minutes in its own portions of a thousand.
    private static final int MOST_PORTION_CHARACTERS = 1 << 18;

    /// Found by [java.util.ServiceLoader].
    public YamlSource() {}

    @Override
    public Set<String> extensions() {
        return Set.of("yaml", "yml");
    }

    @Override
    public Settings read(Path file) {
        var source = SourceText.of(file);
        var root = CommonReader.read(source).orElseGet(() -> whole(source));
        // What could be read is a file, and a file is in a folder.
        return new Settings(root, Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    /// The parser's own limit of characters is lower than that of [SourceText]; a key that is there
    /// twice is told of by [TreeReader].
    private static LoadSettings settings(int characters) {
        return LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setAllowDuplicateKeys(true)
                .setBufferSize(Math.clamp(2L * characters, 1024, MOST_PORTION_CHARACTERS))
                .build();
    }

    private static Node.Mapping whole(SourceText source) {
        try {
            return parsed(source);
        } catch (ConfigException broken) {
            throw ForeignFile.refusal(source).orElse(broken);
        }
    }

    static Node.Mapping parsed(SourceText source) {
        var factory = new TextTokens(settings(source.length()));
        try (var tokens =
                (YAMLParser) factory.createParser(ObjectReadContext.empty(), source.reader())) {
            return new TreeReader(source, tokens).document();
        } catch (JacksonException failure) {
            throw SyntaxErrors.translated(failure, source);
        }
    }
}
