package webserv.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;

/// A file in the language of another server, which is told of in place of all that is no YAML in
/// it. To be asked only of what is no configuration: there is YAML that looks like one of these in
/// one of its lines.
///
/// @param server whose configuration it is
/// @param sign what one of its lines has to look like
/// @param further the same, for another of its lines
record ForeignFile(String server, Pattern sign, Pattern further) {
    private static final List<ForeignFile> ALL =
            List.of(
                    of("NGINX", "(server|http|events|location .*) *\\{", "[a-z_]+ [^:]*; *(#.*)?"),
                    of(
                            "Apache httpd",
                            "<(VirtualHost|Directory|Location|IfModule|Files)(Match)?\\b.*>",
                            "(?i)(Server|Document|Listen|Load|Directory|Allow|Options|Require)\\w* .+"),
                    of(
                            "Caddy",
                            "[^{}\"#]*[^{}\"#:] \\{",
                            "(root \\*|file_server|reverse_proxy|php_fastcgi|encode|respond|redir"
                                    + "|handle|tls|import|header)\\b[^:=]*"),
                    of(
                            "lighttpd",
                            "(server\\.|index-file\\.|mimetype\\.|url\\.|dir-listing\\.)[a-z-]+"
                                    + " *\\+?= *.+",
                            "(server|index-file|mimetype|url|dir-listing|\\$HTTP.*|include).*"));

    private static ForeignFile of(String server, String sign, String further) {
        return new ForeignFile(server, line(sign), line(further));
    }

    private static Pattern line(String pattern) {
        return Pattern.compile("[ \\t]*" + pattern + "[ \\t]*");
    }

    /// What is told of such a file; empty where it looks like none.
    static Optional<ConfigException> refusal(SourceText source) {
        return ALL.stream()
                .filter(it -> it.isIn(source))
                .findFirst()
                .map(it ->
                        new ConfigException(
                                Origin.of(source.file()),
                                "this looks like a configuration of "
                                        + it.server
                                        + ": here it is written in YAML, as in conf/webserv.yaml of"
                                        + " webserv, such as servers: [{ listen: 127.0.0.1:8080,"
                                        + " root: site }]"));
    }

    private boolean isIn(SourceText source) {
        return source.lines().anyMatch(line -> sign.matcher(line).matches())
                && source.lines().anyMatch(line -> further.matcher(line).matches());
    }
}
