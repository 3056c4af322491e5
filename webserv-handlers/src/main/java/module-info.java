/// The handlers that a web server has in the box.
module webserv.handlers {
    requires webserv.api;
    requires org.slf4j;
    requires static org.jspecify;
}
