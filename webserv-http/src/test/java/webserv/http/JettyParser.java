package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;

/// Jetty's parser, at its strictest. It knows neither when a connection closes nor what a target
/// may hold: other parts of Jetty do.
final class JettyParser implements HttpParser.RequestHandler {
    private final HttpParser parser = new HttpParser(this, 40_960, HttpCompliance.STRICT);
    private final List<Reading.Request> requests = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private String method = "";
    private String target = "";
    private String refusal = "";

    private JettyParser() {}

    static Reading read(String raw) {
        return new JettyParser().read(ByteBuffer.wrap(raw.getBytes(ISO_8859_1)));
    }

    private Reading read(ByteBuffer octets) {
        while (octets.hasRemaining() && refusal.isEmpty()) {
            parser.parseNext(octets);
            if (parser.isState(HttpParser.State.END)) {
                parser.reset();
            }
        }
        var end = refusal.isEmpty() ? Reading.End.WAITS : Reading.End.REFUSES;
        return new Reading(List.copyOf(requests), end, refusal);
    }

    @Override
    public void startRequest(String method, String target, HttpVersion version) {
        this.method = method;
        this.target = target;
        content.setLength(0);
    }

    @Override
    public void parsedHeader(HttpField field) {
        // Framing is what is compared, and content shows it.
    }

    @Override
    public boolean headerComplete() {
        return false;
    }

    @Override
    public boolean content(ByteBuffer octets) {
        content.append(ISO_8859_1.decode(octets));
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        requests.add(new Reading.Request(method, target, content.toString()));
        return true;
    }

    @Override
    public void earlyEOF() {
        refusal = "the content"; // how it tells of a fault behind the head
    }

    @Override
    public void badMessage(HttpException refused) {
        refusal = refused.getReason().replaceAll("(Illegal character) .*", "$1");
    }
}
