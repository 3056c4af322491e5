/// Tests over the linked image, each started as a user starts it: by its script, as a process of
/// its own, with a configuration file.
@NullMarked
package webserv.image;

import org.jspecify.annotations.NullMarked;
