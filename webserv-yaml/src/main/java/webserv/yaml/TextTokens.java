package webserv.yaml;

import java.io.Reader;
import java.io.Serial;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Makes parsers for which every single value is a text. Others look, with regular expressions and
/// garbage for each value, whether it is a number, a flag or `null`: here its reader says what it
/// is.
final class TextTokens extends YAMLFactory {
    @Serial private static final long serialVersionUID = 1;

    TextTokens(LoadSettings settings) {
        super(YAMLFactory.builder().loadSettings(settings));
    }

    @Override
    protected YAMLParser _createParser(ObjectReadContext context, IOContext in, Reader characters) {
        return new TextParser(
                context,
                in,
                _getBufferRecycler(),
                context.getStreamReadFeatures(_streamReadFeatures),
                context.getFormatReadFeatures(_formatReadFeatures),
                _loadSettings,
                characters);
    }

    private static final class TextParser extends YAMLParser {
        TextParser(
                ObjectReadContext context,
                IOContext in,
                BufferRecycler buffers,
                int streamFeatures,
                int formatFeatures,
                LoadSettings settings,
                Reader characters) {
            super(context, in, buffers, streamFeatures, formatFeatures, settings, characters);
        }

        @Override
        protected JsonToken _decodeScalar(ScalarEvent scalar) {
            _textValue = scalar.getValue();
            _cleanedTextValue = null;
            return JsonToken.VALUE_STRING;
        }
    }
}
