package webserv.yaml;

import java.io.Serial;

/// Here is something that [CommonReader] leaves to the parser of all YAML. Never told to anybody.
final class Uncommon extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    Uncommon() {
        super(null, null, false, false);
    }
}
