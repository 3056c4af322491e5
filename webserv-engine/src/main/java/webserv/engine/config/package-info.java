/// What the settings of a configuration file mean: from [webserv.api.config.Settings] to
/// [webserv.api.spi.Configuration].
@NullMarked
package webserv.engine.config;

import org.jspecify.annotations.NullMarked;
