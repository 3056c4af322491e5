package webserv.app;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import webserv.api.http.Cause;
import webserv.api.spi.Decision;
import webserv.api.spi.DecisionLog;

/// Counts what was refused or failed by its code, and keeps the last of it. Requests that went well
/// cost it one look.
///
/// Safe for any thread.
final class Tally implements DecisionLog {
    private static final int KEPT = 16;

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<Decision> last = new AtomicReferenceArray<>(KEPT);
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public void decided(Decision decision) {
        if (decision.cause().isPresent()) {
            count(decision, decision.cause().get());
        }
    }

    private void count(Decision decision, Cause cause) {
        counts.computeIfAbsent(cause.code(), _ -> new LongAdder()).increment();
        last.set(Math.floorMod(next.getAndIncrement(), KEPT), decision);
    }

    /// How often each code came.
    SortedMap<String, Long> counts() {
        var sums = new TreeMap<String, Long>();
        counts.forEach((code, count) -> sums.put(code, count.sum()));
        return sums;
    }

    /// The last decisions with a cause, the latest first.
    List<Decision> last() {
        var decisions = new ArrayList<Decision>();
        int end = next.get();
        for (int i = 1; i <= KEPT; i++) {
            var decision = last.get(Math.floorMod(end - i, KEPT));
            if (decision != null) {
                decisions.add(decision);
            }
        }
        return decisions;
    }
}
