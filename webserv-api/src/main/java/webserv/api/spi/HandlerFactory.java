package webserv.api.spi;

import java.util.List;
import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;

/// Makes the handlers of one kind: a service, found by name. This is what most plugins provide.
public interface HandlerFactory {

    /// The name that a configuration chooses it by: `handler: name`, or a key of that name with the
    /// handler's settings below.
    String name();

    /// The keys that [#create] asks for. `webserv schema` describes them, `webserv check` tells
    /// several mistakes in them at once, and a misspelt one is told from them. A factory that does
    /// not declare its keys works all the same: each key that it asks for is one.
    default Keys keys() {
        return Keys.UNDECLARED;
    }

    /// The keys that [#forConfiguration] asks for: what they say holds for all locations together,
    /// and they stand at the top of the configuration alone.
    default Keys keysOfTop() {
        return Keys.of();
    }

    /// Makes the handler of one location. Locations of one configuration may be given the same one,
    /// where it does not matter to it which of them a request is for; it is then started and closed
    /// as often, from one thread.
    ///
    /// @param settings of the location, with its server's behind; where a key of the handler's name
    ///   chose it, of that section, with the location's behind. Keys that nobody asks for are
    ///   refused as misspelt
    /// @throws webserv.api.config.ConfigException if a setting is wrong. Anything else that is
    ///   thrown is told as a fault of the factory, at the location
    Handler create(Settings settings);

    /// Whether [#create] may be called by several threads at once, each with settings of its own: a
    /// large configuration is read by two. Where a factory does not say so, it makes one handler at
    /// a time, and nobody else does meanwhile who does not say so.
    default boolean createsConcurrently() {
        return false;
    }

    /// The factory that packs content by the codings that there are. Asked once, before anything
    /// else but the name. A factory whose handlers pack content gives one that does so by these,
    /// and declares their keys; any other gives itself.
    ///
    /// @param codings no two of one name
    /// @return a factory of the same name
    default HandlerFactory withCodings(List<ContentCoding> codings) {
        return this;
    }

    /// The factory that makes the handlers of one configuration. Asked once for each reading of a
    /// configuration, before any handler of it is made. A factory whose handlers share something
    /// that belongs to the configuration as a whole, such as the room in a cache, gives one that
    /// holds it; any other gives itself.
    ///
    /// What is shared is given back when the last of the handlers is closed.
    ///
    /// @param top the settings at the top of the configuration: what is read of them counts as
    ///   known there. Without anything around
    /// @return a factory of the same name
    /// @throws webserv.api.config.ConfigException if a setting is wrong
    default HandlerFactory forConfiguration(Settings top) {
        return this;
    }
}
