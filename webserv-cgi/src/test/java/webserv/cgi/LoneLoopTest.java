package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Reply;
import webserv.api.io.LoopThread;

/// Short programs of a client that has a loop for itself.
@Timeout(60)
class LoneLoopTest {
    @TempDir Path folder;

    /// A loop that does nothing but ask for one program.
    private static final class Loop extends LoopThread {
        final CompletableFuture<CompletableFuture<Reply>> promise = new CompletableFuture<>();
        final Queue<Runnable> afterwards = new ArrayDeque<>();
        int readings;
        private final boolean isLone;

        Loop(boolean isLone, Runnable code) {
            super("loop", code);
            this.isLone = isLone;
        }

        @Override
        public boolean isLone() {
            return isLone;
        }

        @Override
        public void readClock() {
            readings++;
        }

        @Override
        public void afterwards(Runnable task) {
            afterwards.add(task);
        }
    }

    private static Loop asked(Programs programs, boolean isLone, String target) throws Exception {
        var promise = new CompletableFuture<CompletableFuture<Reply>>();
        var loop =
                new Loop(
                        isLone,
                        () ->
                                promise.complete(
                                        programs.handler()
                                                .handle(TestRequest.get(target))
                                                .toCompletableFuture()));
        loop.start();
        loop.join();
        loop.promise.complete(promise.get(30, TimeUnit.SECONDS));
        return loop;
    }

    @Test
    void shortRunIsAnsweredAtOnceAndClearedAwayAfterwards() throws Exception {
        try (var programs = known(Habit.SHORT)) {
            var loop = asked(programs, true, "/hello.pl");
            while (loop.afterwards.isEmpty()) {
                // A machine that is busy may have made the run a long one.
                text(loop);
                programs.believe(Habit.SHORT, folder.resolve("hello.pl"));
                loop = asked(programs, true, "/hello.pl");
            }
            assertThat(loop.promise.get()).isDone();
            assertThat(loop.readings).isOne();
            assertThat(text(loop)).isEqualTo("hello from perl");
            long children = ProcessHandle.current().children().count();
            loop.afterwards.remove().run();
            assertThat(loop.afterwards).isEmpty();
            assertThat(ProcessHandle.current().children()).hasSize((int) children - 1);
        }
    }

    @Test
    void loopWithOthersToServeIsNotHeld() throws Exception {
        try (var programs = known(Habit.SHORT)) {
            var loop = asked(programs, false, "/hello.pl");
            assertThat(text(loop)).isEqualTo("hello from perl");
            assertThat(loop.afterwards).isEmpty();
        }
    }

    @Test
    void programThatWorksForLongerHoldsNoLoop() throws Exception {
        try (var programs = known(Habit.STEADY)) {
            var loop = asked(programs, true, "/hello.pl");
            assertThat(text(loop)).isEqualTo("hello from perl");
            assertThat(loop.afterwards).isEmpty();
        }
    }

    private Programs known(Habit habit) throws Exception {
        var programs = Programs.believed(habit, folder);
        programs.promise(TestRequest.get("/hello.pl")).get();
        programs.believe(habit, folder.resolve("hello.pl"));
        return programs;
    }

    private static String text(Loop loop) throws Exception {
        var reply = loop.promise.get().get(30, TimeUnit.SECONDS);
        return Programs.text((Reply.Response) reply);
    }
}
