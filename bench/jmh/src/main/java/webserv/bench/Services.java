package webserv.bench;

import java.util.ServiceLoader;
import java.util.function.Predicate;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Router;

/// The services that are measured, found as the launcher finds them.
final class Services {
    private Services() {}

    static HttpCodec codec() {
        return find(HttpCodec.class, _ -> true);
    }

    static Router router() {
        return find(Router.class, _ -> true);
    }

    static HandlerFactory handlers(String name) {
        return find(HandlerFactory.class, factory -> factory.name().equals(name));
    }

    private static <T> T find(Class<T> service, Predicate<T> wanted) {
        return ServiceLoader.load(service).stream()
                .map(ServiceLoader.Provider::get)
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }
}
