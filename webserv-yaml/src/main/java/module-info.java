/// Reads YAML to settings that know their line and column.
module webserv.yaml {
    requires webserv.api;
    requires tools.jackson.core;
    requires tools.jackson.dataformat.yaml;
    requires static org.jspecify;
}
