/// Reads YAML to settings that know their line and column.
@NullMarked
package webserv.yaml;

import org.jspecify.annotations.NullMarked;
