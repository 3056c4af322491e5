package webserv.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class RequestsTest {

    @Test
    void targetIsTakenApart() {
        var request = Requests.of("PUT", "/a%20b/../share/c?d=e").inLocation("/share/").make();
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.target().query()).contains("d=e");
        assertThat(request.path()).isEqualTo("/share/c");
        assertThat(request.pathInLocation()).isEqualTo("c");
    }

    @Test
    void pathOutsideTheLocationIsRefused() {
        var request = Requests.get("/a").inLocation("/b/");
        assertThatIllegalArgumentException()
                .isThrownBy(request::make)
                .withMessage("/a lies outside the location /b/");
    }

    @Test
    void contentIsReadAsAStream() throws Exception {
        var request = Requests.of("POST", "/").content("grüß").make();
        assertThat(request.head().contentLength()).isEqualTo(6);
        assertThat(new String(request.content().readAll(6), StandardCharsets.UTF_8))
                .isEqualTo("grüß");
    }

    @Test
    void contentIsPublishedWhenItIsAskedFor() {
        assertThat(published("hello")).containsExactly("subscribed", "hello", "complete");
        assertThat(published("")).containsExactly("subscribed", "complete");
    }

    private static List<String> published(String content) {
        var events = new ArrayList<String>();
        Requests.of("POST", "/")
                .content(content)
                .make()
                .content()
                .publisher()
                .subscribe(
                        new Flow.Subscriber<>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                events.add("subscribed");
                                subscription.request(1);
                                subscription.request(1);
                            }

                            @Override
                            public void onNext(ByteBuffer octets) {
                                events.add(StandardCharsets.UTF_8.decode(octets).toString());
                            }

                            @Override
                            public void onError(Throwable failure) {
                                events.add(failure.toString());
                            }

                            @Override
                            public void onComplete() {
                                events.add("complete");
                            }
                        });
        return events;
    }
}
