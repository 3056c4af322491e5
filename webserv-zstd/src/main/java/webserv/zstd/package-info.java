/// Content coding `zstd`, by libzstd.
@NullMarked
package webserv.zstd;

import org.jspecify.annotations.NullMarked;
