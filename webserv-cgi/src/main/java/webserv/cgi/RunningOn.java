package webserv.cgi;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// Programs that have led their requests to another path of the server and have not ended.
///
/// They hold their slots as all that run do. A request that needs one more may find the last one
/// held by its own first program, and then it is the end of that one which it has to wait for,
/// whatever the time is for which the others wait.
///
/// Safe for any thread.
final class RunningOn {
    private final Map<Long, ProgramRun> byRequest = new ConcurrentHashMap<>();

    /// A program has led its request elsewhere. Of several of one request the last one counts: each
    /// gives a slot back.
    ///
    /// @param request its number
    void add(long request, ProgramRun run) {
        byRequest.put(request, run);
        var _ = run.settled().thenRun(() -> byRequest.remove(request, run));
    }

    /// The program that led a request on and may hold a slot still; empty where there is none.
    Optional<ProgramRun> ahead(long request) {
        return Optional.ofNullable(byRequest.get(request));
    }

    /// Waits until a program has ended and its slot is given back. How long that may take is the
    /// program's limit.
    static void awaitEnd(ProgramRun run) throws InterruptedException {
        try {
            run.settled().get();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
