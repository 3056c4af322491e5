/// The services that webserv is put together from, and the values they exchange.
///
/// A service is found by `provides` in a module's declaration. It has a lower-case name, a
/// no-argument constructor without side effects, and no state: `open`, `compile`, `read` or
/// `create` makes the working object. Whatever [java.util.ServiceLoader] finds can also be passed
/// by hand.
@NullMarked
package webserv.api.spi;

import org.jspecify.annotations.NullMarked;
