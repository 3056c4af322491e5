package webserv.image;

/// How a program ended and what it said.
///
/// @param exit its exit status
/// @param out its standard output
/// @param err its standard error
record Finished(int exit, String out, String err) {}
