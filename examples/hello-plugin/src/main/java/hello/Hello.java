package hello;

import module webserv.api;

/// Greets: a location says `handler: hello`, and `greeting: Bonjour` if it likes.
public final class Hello implements HandlerFactory {
    @Override
    public String name() {
        return "hello";
    }

    @Override
    public Handler create(Settings settings) {
        var greeting = settings.text("greeting", "Hello");
        return Handler.blocking(
                request -> Reply.Response.text(200, greeting + ", " + request.path() + "\n"));
    }
}
