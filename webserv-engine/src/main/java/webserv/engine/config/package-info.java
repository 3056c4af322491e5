/// Settings to configuration.
@NullMarked
package webserv.engine.config;

import org.jspecify.annotations.NullMarked;
