package webserv.api.spi;

import webserv.api.config.Origin;
import webserv.api.http.Template;

/// What takes the place of the built-in page of a status.
///
/// @param target a path of the same server, whose answer to GET is the page; or the URL of another
///   place, where the client is sent
/// @param status of the response: that of the refusal with [#SAME], that of the page's own answer
///   with [#OF_PAGE], or the one given
/// @param origin where it was written
public record ErrorPage(Template target, int status, Origin origin) {
    /// The refusal's status is kept.
    public static final int SAME = -1;

    /// The status with which the page is answered.
    public static final int OF_PAGE = 0;

    /// Whether the client is sent to another place.
    public boolean isRedirect() {
        return !target.toString().startsWith("/");
    }
}
