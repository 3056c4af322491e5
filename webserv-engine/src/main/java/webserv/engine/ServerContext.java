package webserv.engine;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import webserv.api.io.ListenAddress;
import webserv.api.spi.DecisionLog;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Limits;
import webserv.api.spi.Table;

/// What all connections of a server share. Safe for any thread.
///
/// @param codec opens a session for each connection
/// @param table decides where requests go
/// @param addresses that the table knows, as configured
/// @param limits of messages and connections
/// @param admission counts connections
/// @param clock tells the time of day
/// @param date the Date field of that clock
/// @param errorPages what refusals look like
/// @param log is told of every decided request
/// @param requestIds counts requests
record ServerContext(
        HttpCodec codec,
        Table table,
        Set<ListenAddress> addresses,
        Limits limits,
        Admission admission,
        InstantSource clock,
        DateField date,
        ErrorPages errorPages,
        DecisionLog log,
        AtomicLong requestIds) {

    static ServerContext of(
            HttpCodec codec,
            Table table,
            Set<ListenAddress> addresses,
            Limits limits,
            InstantSource clock,
            DecisionLog log) {
        return new ServerContext(
                codec,
                table,
                addresses,
                limits,
                new Admission(limits.connection()),
                clock,
                new DateField(clock),
                new ErrorPages(),
                log,
                new AtomicLong());
    }

    /// What the connections of the same server share after a reload.
    ServerContext reloaded(
            Table other, Set<ListenAddress> known, Limits newLimits, DecisionLog newLog) {
        return new ServerContext(
                codec,
                other,
                known,
                newLimits,
                admission,
                clock,
                date,
                errorPages,
                newLog,
                requestIds);
    }
}
