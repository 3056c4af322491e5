package webserv.engine;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import webserv.api.http.Fields;
import webserv.api.http.RequestContent;

/// The content of the many requests that have none.
final class NoContent implements RequestContent {
    static final NoContent INSTANCE = new NoContent();

    private NoContent() {}

    @Override
    public long length() {
        return 0;
    }

    @Override
    public InputStream stream() {
        return InputStream.nullInputStream();
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        return subscriber -> {
            subscriber.onSubscribe(
                    new Flow.Subscription() {
                        @Override
                        public void request(long n) {}

                        @Override
                        public void cancel() {}
                    });
            subscriber.onComplete();
        };
    }

    @Override
    public Fields trailers() {
        return Fields.empty();
    }
}
