package webserv.handlers.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Requests that are made at a time.
final class Together {
    private Together() {}

    /// One of the requests.
    interface One {
        int status(int number) throws Exception;
    }

    /// The statuses of so many, which all wait until the last is ready.
    static List<Integer> run(int count, One one) throws Exception {
        var ready = new CountDownLatch(count);
        var running = new ArrayList<Future<Integer>>();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(
                        threads.submit(() -> {
                            ready.countDown();
                            ready.await();
                            return one.status(number);
                        }));
            }
            for (var each : running) {
                statuses.add(each.get(30, TimeUnit.SECONDS));
            }
        }
        return statuses;
    }
}
