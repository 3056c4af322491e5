package webserv.api.spi;

import java.util.List;
import java.util.Objects;
import webserv.api.http.Captures;

/// Where a request goes.
public sealed interface Match {

    /// The server that the request is for.
    VirtualServer server();

    /// What holds for the response: that of the location, else that of the server.
    Policy policy();

    /// A location takes it.
    ///
    /// @param captures what the location's regular expression found; nothing where it is none
    record Found(VirtualServer server, Location location, Captures captures) implements Match {
        /// @throws NullPointerException if a part is missing
        public Found {
            Objects.requireNonNull(server);
            Objects.requireNonNull(location);
            Objects.requireNonNull(captures);
        }

        /// Of a location that is no regular expression.
        public Found(VirtualServer server, Location location) {
            this(server, location, Captures.NONE);
        }

        @Override
        public Policy policy() {
            return location.policy();
        }
    }

    /// The location that takes the path does not allow the method (405).
    ///
    /// @param allowed the methods for `Allow`, HEAD and OPTIONS included
    record OtherMethods(VirtualServer server, Location location, List<String> allowed)
            implements Match {
        /// @throws NullPointerException if a part is missing
        public OtherMethods {
            Objects.requireNonNull(server);
            Objects.requireNonNull(location);
            Objects.requireNonNull(allowed);
        }

        @Override
        public Policy policy() {
            return location.policy();
        }
    }

    /// No location of the server takes the path (404).
    record None(VirtualServer server) implements Match {
        /// @throws NullPointerException if there is no server
        public None {
            Objects.requireNonNull(server);
        }

        @Override
        public Policy policy() {
            return server.policy();
        }
    }
}
