package webserv.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.StatusCodes;

/// The built-in pages for refusals. Nothing that the client sent appears on them but the name of a
/// field, which is a token, and they load nothing: a visitor who gets one may get nothing else.
/// Safe for any thread.
final class ErrorPages {
    private static final String TEMPLATE = "error-page.html";
    private static final String SENTENCES = "error-sentences.properties";

    /// Read when the first page is asked for, so that the start need not wait for it. Two threads
    /// may both read it; they read the same.
    private volatile @Nullable Texts texts;

    private record Texts(String template, Properties sentences) {
        /// The sentence for the status, or the one for all of its class: `4xx`.
        String sentence(String status) {
            return sentences.getProperty(
                    status, sentences.getProperty(status.charAt(0) + "xx", ""));
        }
    }

    /// The page of a refusal, with the refusal's own fields; its own content where it has some.
    ///
    /// @param fault what is wrong with the request, for its author; empty where the status says all
    /// @param id what the log calls the request, so that a visitor can name it
    /// @param request the fields of the request, which say in what form the page is wanted; absent
    ///   where they could not be read
    Reply.Response page(Reply.Refusal refusal, String fault, long id, @Nullable Fields request) {
        if (refusal.content().isPresent()) {
            return new Reply.Response(
                    refusal.status(),
                    BuiltInPage.ofError(refusal.fields()),
                    refusal.content().get());
        }
        var kind = PageKind.of(request);
        var fields = BuiltInPage.fields(kind.contentType());
        if (request != null) {
            fields.add("Vary", "Accept");
        }
        fields.addAll(refusal.fields());
        var sentence = texts().sentence(Integer.toString(refusal.status())) + asSentence(fault);
        var page =
                switch (kind) {
                    case PLAIN -> plain(refusal, sentence, id);
                    case JSON -> json(refusal, sentence, id);
                    case HTML -> html(refusal, sentence, id);
                };
        return new Reply.Response(refusal.status(), fields.build(), Content.of(page));
    }

    private static String plain(Reply.Refusal refusal, String sentence, long id) {
        return "%d %s\n%s\nRequest %d, %s\n"
                .formatted(
                        refusal.status(),
                        StatusCodes.reasonPhrase(refusal.status()),
                        sentence,
                        id,
                        refusal.cause().code());
    }

    /// A problem of RFC 9457 §3, whose type is no more than its status.
    private static String json(Reply.Refusal refusal, String sentence, long id) {
        return """
        {"type":"about:blank","title":"%s","status":%d,"detail":"%s","code":"%s","request":%d}
        """
                .formatted(
                        StatusCodes.reasonPhrase(refusal.status()),
                        refusal.status(),
                        BuiltInPage.inJson(sentence),
                        refusal.cause().code(),
                        id);
    }

    private String html(Reply.Refusal refusal, String sentence, long id) {
        return texts().template()
                .replace("{{status}}", Integer.toString(refusal.status()))
                .replace("{{reason}}", StatusCodes.reasonPhrase(refusal.status()))
                .replace("{{sentence}}", BuiltInPage.inHtml(sentence))
                .replace("{{code}}", refusal.cause().code())
                .replace("{{id}}", Long.toString(id));
    }

    private static String asSentence(String fault) {
        return fault.isEmpty() ? "" : " What is wrong: " + fault + ".";
    }

    private Texts texts() {
        var read = texts;
        if (read == null) {
            read = read();
            texts = read;
        }
        return read;
    }

    private static Texts read() {
        try (var template = open(TEMPLATE);
                var sentences = open(SENTENCES)) {
            var properties = new Properties();
            properties.load(sentences);
            return new Texts(
                    new String(template.readAllBytes(), StandardCharsets.UTF_8), properties);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String resource) {
        var in = ErrorPages.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(
                    "the module webserv.engine lacks its resource " + resource);
        }
        return in;
    }
}
