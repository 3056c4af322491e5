package webserv.api.spi;

import webserv.api.config.Origin;
import webserv.api.http.Template;

/// A field that is added to every response, whatever its status.
///
/// It takes the place of one of the same name that the handler set, but for the names whose lines
/// add up: `Set-Cookie`, `Vary`, `Link` and the like, see [#addsUp].
///
/// @param name none that the server sets itself
/// @param value where it is constant and empty, no such field is sent, whoever set it; where it
///   expands to nothing, none is added
/// @param origin where it was written
public record AddedField(String name, Template value, Origin origin) {

    /// Whether no such field is to be sent.
    public boolean removes() {
        return value.isConstant() && value.toString().isEmpty();
    }

    /// What it takes in each head at least, see [webserv.api.http.FieldLine#octets]: 0 where it is
    /// not sent, or need not be. How long the values of variables are shows with a request.
    public int leastOctets() {
        int length = value.leastLength();
        return length == 0 ? 0 : name.length() + length + 4;
    }

    /// Whether another line of the name stands beside those of the handler.
    public boolean addsUp() {
        return name.equalsIgnoreCase("Set-Cookie")
                || name.equalsIgnoreCase("Vary")
                || name.equalsIgnoreCase("Link")
                || name.equalsIgnoreCase("WWW-Authenticate");
    }
}
