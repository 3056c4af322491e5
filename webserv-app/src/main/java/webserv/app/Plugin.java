package webserv.app;

/// Modules that were dropped into the folder of plugins, in a layer of their own.
///
/// @param place the jar or folder, as messages name it: `plugins/hello.jar`
/// @param layer what it holds, below the layer of webserv itself
record Plugin(String place, ModuleLayer layer) {}
