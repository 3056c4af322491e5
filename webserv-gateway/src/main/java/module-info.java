/// What handlers that lead to programs share: the meta-variables and the answers of RFC 3875, how a
/// path leads to a script, and where content is kept until it is whole.
///
/// Exported to those handlers alone: it is no contract, and changes with them.
@SuppressWarnings("module") // those two are compiled later
module webserv.gateway {
    requires transitive webserv.api;
    requires static org.jspecify;

    exports webserv.gateway to
            webserv.cgi,
            webserv.fastcgi;
}
