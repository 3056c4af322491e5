package webserv.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.engine.plugin.Failure;

/// A handler that fails in one of its methods, and does well in all others.
public final class FailingHandler implements Handler.NonBlocking {
    private final String failing;
    private final Failure failure;

    /// What was asked of it, in order.
    final List<String> calls = new ArrayList<>();

    /// @param failing the name of the method
    public FailingHandler(String failing, Failure failure) {
        this.failing = failing;
        this.failure = failure;
    }

    /// One that does well in everything.
    static FailingHandler never() {
        return new FailingHandler("", Failure.NULL);
    }

    private <T> T answer(String method, T answer) {
        calls.add(method);
        return method.equals(failing) ? failure.inPlaceOf(answer) : answer;
    }

    private void end(String method) {
        calls.add(method);
        if (method.equals(failing)) {
            failure.end();
        }
    }

    /// A promise that nobody keeps, where the end of it is to fail.
    @Override
    public CompletionStage<Reply> handle(Request request) {
        return failing.equals("abandoned")
                ? new CompletableFuture<>()
                : answer(
                        "handle",
                        CompletableFuture.completedFuture(Reply.Response.text(200, "well")));
    }

    @Override
    public void abandoned(CompletionStage<Reply> promise) {
        end("abandoned");
    }

    @Override
    public List<String> methods() {
        return answer("methods", List.of(Methods.GET));
    }

    @Override
    public List<String> methodsAt(String pathInLocation) {
        return answer("methodsAt", List.of(Methods.GET));
    }

    @Override
    public Fields optionsFields() {
        return answer("optionsFields", Fields.empty());
    }

    @Override
    public void start() {
        end("start");
    }

    @Override
    public List<String> warnings() {
        return answer("warnings", List.of());
    }

    @Override
    public Prospect explain(Request request) {
        return answer("explain", Prospect.of(Reply.Response.empty(204)));
    }

    @Override
    public Map<String, Object> status() {
        return answer("status", Map.of("well", 1));
    }

    @Override
    public void close() {
        end("close");
    }
}
