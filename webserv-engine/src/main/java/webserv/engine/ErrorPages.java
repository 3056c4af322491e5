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

    /// What a page may do: nothing but look as its own style sheet says. Listings have the same.
    private static final String SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

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

    /// The page of a refusal, with the refusal's own fields.
    ///
    /// @param fault what is wrong with the request, for its author; empty where the status says all
    /// @param id what the log calls the request, so that a visitor can name it
    Reply.Response page(Reply.Refusal refusal, String fault, long id) {
        var status = Integer.toString(refusal.status());
        var read = texts();
        var page =
                read.template()
                        .replace("{{status}}", status)
                        .replace("{{reason}}", StatusCodes.reasonPhrase(refusal.status()))
                        .replace("{{sentence}}", read.sentence(status) + asSentence(fault))
                        .replace("{{id}}", Long.toString(id));
        var fields =
                new Fields.Builder()
                        .add("Content-Type", "text/html; charset=utf-8")
                        .add("Content-Security-Policy", SECURITY_POLICY)
                        .add("X-Content-Type-Options", "nosniff")
                        .addAll(refusal.fields())
                        .build();
        return new Reply.Response(refusal.status(), fields, Content.of(page));
    }

    private static String asSentence(String fault) {
        if (fault.isEmpty()) {
            return "";
        }
        var escaped = fault.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return " What is wrong: " + escaped + ".";
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
