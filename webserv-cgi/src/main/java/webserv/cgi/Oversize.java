package webserv.cgi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.gateway.MetaVariables;
import webserv.gateway.VariableSource;

/// Finds out what has made an environment [TooLong]. Mostly it is a part of the request, whose
/// limits were raised then: Linux takes all of an environment up to a quarter of what the stack may
/// have, and no variable that is longer than 32 pages.
final class Oversize implements MetaVariables.Sink<IOException> {
    /// What the system takes of one variable, where pages have 4 KiB. With larger ones it takes
    /// more, and what is longer than this is at least a large part of what it does not take.
    private static final int MOST_OF_ONE = 128 << 10;

    /// `=` behind the name, and an octet 0 behind the value.
    private static final int MARKS = 2;

    private final Map<VariableSource, Long> octets = new EnumMap<>(VariableSource.class);
    private String longest = "";
    private long longestOctets;

    /// The answer where a program was not started for that reason.
    ///
    /// @param why the system's own words
    static Reply refusal(Launch launch, TooLong why) {
        var size = new Oversize();
        try {
            launch.environment().tell(size);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return size.refusal("cannot start " + launch.command() + ": " + why.getMessage());
    }

    private Reply refusal(String what) {
        var detail = what + ": " + longest + " takes " + longestOctets + " of " + all() + " octets";
        return switch (sourceAtFault()) {
            case TARGET -> new Reply.Refusal(414, new Cause("cgi-target-too-long", detail));
            case FIELDS -> new Reply.Refusal(431, new Cause("cgi-fields-too-large", detail));
            case CONFIGURATION -> new Reply.Refusal(500, new Cause("cgi-not-started", detail));
        };
    }

    @Override
    public void take(String name, String value) {
        long taken = (long) name.length() + value.getBytes(StandardCharsets.UTF_8).length + MARKS;
        octets.merge(VariableSource.of(name), taken, Long::sum);
        if (taken > longestOctets) {
            longest = name;
            longestOctets = taken;
        }
    }

    /// The one with a variable that is too long by itself; where there is none, the one that takes
    /// most.
    private VariableSource sourceAtFault() {
        if (longestOctets > MOST_OF_ONE) {
            return VariableSource.of(longest);
        }
        return octets.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(VariableSource.CONFIGURATION);
    }

    private long all() {
        return octets.values().stream().mapToLong(Long::longValue).sum();
    }
}
