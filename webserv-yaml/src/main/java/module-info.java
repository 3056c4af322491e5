/// Reads YAML to settings that know their line and column.
///
/// @provides webserv.api.spi.ConfigSource for `yaml` and `yml`
module webserv.yaml {
    requires webserv.api;
    requires org.snakeyaml.engine;
    requires static org.jspecify;

    provides webserv.api.spi.ConfigSource with
            webserv.yaml.YamlSource;
}
