/// In-memory transport and feeds, for tests of webserv and of its plugins.
module webserv.testkit {
    requires transitive webserv.api;
    requires static org.jspecify;

    exports webserv.testkit;
}
