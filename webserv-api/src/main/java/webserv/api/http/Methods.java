package webserv.api.http;

import java.util.List;
import java.util.Set;

/// The methods that webserv knows (RFC 9110 §9.3, RFC 5789 for PATCH). Others are answered 501.
public final class Methods {
    /// Transfers a representation.
    public static final String GET = "GET";

    /// GET without the content.
    public static final String HEAD = "HEAD";

    /// Lets the resource process the content.
    public static final String POST = "POST";

    /// Replaces the representation.
    public static final String PUT = "PUT";

    /// Removes the representation.
    public static final String DELETE = "DELETE";

    /// Changes part of the representation.
    public static final String PATCH = "PATCH";

    /// Asks what may be asked; the engine answers it.
    public static final String OPTIONS = "OPTIONS";

    /// What a location may allow. HEAD comes with GET and OPTIONS with any, so neither is listed.
    public static final List<String> CONFIGURABLE = List.of(GET, POST, PUT, DELETE, PATCH);

    /// What is understood; TRACE and CONNECT are known, and refused everywhere.
    public static final Set<String> KNOWN =
            Set.of(GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, "TRACE", "CONNECT");

    private Methods() {}
}
