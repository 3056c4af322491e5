package webserv.engine.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Structure;

/// What other servers, and programs behind them, call a setting that there is here by another name.
/// Names that are one with the key but for a letter or two need no row: they look misspelt.
///
/// @param key the name here
/// @param others in lower case, with `_` for `-`
record ForeignName(String key, List<String> others) {
    private static final String OF_SERVER = "of a server";
    private static final String OF_LOCATION = "of a location";

    /// Where keys of a server and of a location stand.
    private static final Map<String, String> LISTS =
            Map.of(OF_SERVER, "servers", OF_LOCATION, "locations");

    /// A location as NGINX has it, but for its colon, or the path alone.
    private static final Pattern LOCATION =
            Pattern.compile("(?:location\\s+(?=\\S)|(?=/))(?<path>.*)");

    private static final List<ForeignName> ALL =
            List.of(
                    of("listen", "address addr bind binding server.port server.bind"),
                    of("server_name", "hostname domain domains vhost server_alias serveralias"),
                    of("servers", "server sites hosts vhosts virtual_hosts virtualhost"),
                    of("locations", "location routes route paths handle handle_path"),
                    of("root", "document_root documentroot docroot doc_root webroot web_root www"),
                    of(
                            "root",
                            "www_root dir directory folder static static_dir public file_server"),
                    of("root", "server.document_root"),
                    of("index", "directory_index directoryindex default_document index_file"),
                    of("index", "index_files index_file.names"),
                    of("autoindex", "directory_listing dir_listing dirlisting list_directory"),
                    of("autoindex", "dir_listing.activate browse indexes"),
                    of("try_files", "fallback fallbackresource fallback_resource spa"),
                    of("symlinks", "symlink follow_symlinks followsymlinks disable_symlinks"),
                    of("symlinks", "server.follow_symlink"),
                    of("hidden_files", "dotfiles hide show_hidden"),
                    of("types", "mime_types mimetypes mimetype mime addtype add_type"),
                    of("types", "mimetype.assign"),
                    of("charset", "adddefaultcharset add_default_charset default_charset"),
                    of("expires", "expiresdefault expires_default expiresbytype max_age"),
                    of("gzip", "encode compress compression deflate mod_deflate gzip_on"),
                    of("client_max_body_size", "max_body_size max_body max_content body_size"),
                    of("client_max_body_size", "max_content_length max_content_size body_limit"),
                    of("client_max_body_size", "max_request_size server.max_request_size"),
                    of("client_max_body_size", "max_upload_size upload_max_filesize max_post_size"),
                    of("client_max_body_size", "post_max_size limitrequestbody request_body"),
                    of("client_max_body_size", "limit_request_body request_body.max_size"),
                    of("request_line_size", "limitrequestline limit_request_line max_uri_length"),
                    of("field_line_size", "limitrequestfieldsize limit_request_field_size"),
                    of("field_count", "limitrequestfields limit_request_fields max_headers"),
                    of("field_section_size", "large_client_header_buffers max_header_bytes"),
                    of("field_section_size", "client_header_buffer_size max_header_size"),
                    of("client_header_timeout", "read_timeout header_timeout read_header_timeout"),
                    of("client_header_timeout", "requestreadtimeout server.max_read_idle"),
                    of("client_body_timeout", "body_timeout read_body"),
                    of("send_timeout", "write_timeout server.max_write_idle"),
                    of("keepalive_timeout", "keep_alive keep_alive_timeout keepalivetimeout"),
                    of("keepalive_timeout", "server.max_keep_alive_idle"),
                    of("keepalive_requests", "maxkeepaliverequests max_keep_alive_requests"),
                    of("keepalive_requests", "server.max_keep_alive_requests"),
                    of("shutdown_timeout", "grace_period graceful_timeout gracefulshutdowntimeout"),
                    of("shutdown_timeout", "worker_shutdown_timeout"),
                    of("loops", "worker_processes workers worker_threads threads event_threads"),
                    of("loops", "server.max_worker"),
                    of("max_connections", "worker_connections max_clients maxclients"),
                    of("max_connections", "maxrequestworkers"),
                    of("max_connections", "max_request_workers server.max_connections"),
                    of("access_log", "log logs logging log_file accesslog.filename accesslog"),
                    of("access_log", "customlog custom_log transferlog"),
                    of("error_page", "errordocument error_document handle_errors error_handler"),
                    of("error_page", "server.errorfile_prefix"),
                    of("add_header", "header headers response_headers more_set_headers cors"),
                    of("add_header", "setenv.add_response_header"),
                    of("return", "redirect redir redirects redirectmatch url.redirect respond"),
                    of("rewrite", "rewriterule rewrite_rule url.rewrite url.rewrite_once"),
                    of("methods", "method allow_methods allowed_methods limit_except dav_methods"),
                    of("environment", "env setenv environ"),
                    of("inherit_environment", "passenv pass_env"),
                    of("control", "pid pidfile pid_file admin server.pid_file"),
                    of("cgi", "php python perl scripts cgi_bin scriptalias script_alias"),
                    of("cgi", "cgi.assign addhandler"),
                    of("fastcgi", "php_fastcgi php_fpm phpfpm fastcgi.server"),
                    of("upload", "upload_dir dav webdav"));

    private static ForeignName of(String key, String others) {
        return new ForeignName(key, List.of(others.split(" ")));
    }

    /// A clause to put behind the key; empty where nothing is known.
    ///
    /// @param keys that may stand in its place
    /// @param top of the file, from which all others are reached
    static Optional<String> clause(String key, Keys keys, Keys top) {
        var path = LOCATION.matcher(key);
        if (path.matches()) {
            return Optional.of(
                    ": write '- path: %s' below 'locations', and below it what holds there"
                            .formatted(path.group("path")));
        }
        var name = key.toLowerCase(Locale.ROOT).replace('-', '_');
        return ALL.stream()
                .filter(it -> it.others.contains(name))
                .findFirst()
                .flatMap(it -> place(it.key, keys, top).map(at -> it.clause(at)))
                .or(() -> outOfPlace(key, top));
    }

    /// Of a key that is one of a server or a location and stands elsewhere, the indentation is
    /// wrong, or there is no list yet that it would stand in.
    private static Optional<String> outOfPlace(String key, Keys top) {
        return place(key, Keys.of(), top)
                .flatMap(place -> Optional.ofNullable(LISTS.get(place)))
                .map(list -> ", which is a key of an item of '%s': write it there".formatted(list));
    }

    private String clause(String place) {
        return ", which is '" + key + "' " + place;
    }

    private static Optional<String> place(String key, Keys keys, Keys top) {
        if (isIn(keys, key)) {
            return Optional.of("here");
        }
        if (isIn(top, key)) {
            return Optional.of("at the top of the file");
        }
        var servers = below(top, "servers");
        return isIn(servers, key)
                ? Optional.of(OF_SERVER)
                : Optional.of(OF_LOCATION).filter(_ -> isIn(below(servers, "locations"), key));
    }

    private static boolean isIn(Keys keys, String key) {
        return !keys.named(key).isEmpty();
    }

    private static Keys below(Keys keys, String list) {
        return keys.named(list).stream()
                .map(Key::kind)
                .flatMap(ForeignName::keysOf)
                .findFirst()
                .orElse(Keys.of());
    }

    private static Stream<Keys> keysOf(Kind<?> kind) {
        return kind instanceof Structure.Sections(var keys, _) ? Stream.of(keys) : Stream.of();
    }
}
