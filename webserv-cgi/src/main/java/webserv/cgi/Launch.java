package webserv.cgi;

import java.util.List;
import java.util.function.Consumer;
import webserv.gateway.ProgramInput;

/// All that is needed to start a program. Made for one run and read by its launcher alone, so that
/// its list is no copy.
///
/// @param script what is run
/// @param command the executable file and its arguments: the script's own, perhaps behind a program
///   that sets limits
/// @param environment its variables; it has no others but the mark
/// @param input its standard input
/// @param mark how its processes are recognised
/// @param log takes each line of its standard error
record Launch(
        Script script,
        List<String> command,
        Environment environment,
        ProgramInput input,
        RunMark mark,
        Consumer<String> log) {}
