package webserv.cgi;

import java.time.Duration;

/// Runs as they go.
final class Courses {
    static final Course STEADY = whole(12, 2, 11, 0);
    static final Course SLEEPY = whole(12, 2, 4, 0);

    private Courses() {}

    /// One that ends well; all in milliseconds.
    static Course whole(int age, int tail, int worked, int queued) {
        return new Course(millis(age), millis(tail), millis(worked), millis(queued), true);
    }

    /// The same that ends with an error, or early.
    static Course broken(Course run) {
        return new Course(run.age(), run.tail(), run.worked(), run.queued(), false);
    }

    private static Duration millis(int count) {
        return Duration.ofMillis(count);
    }
}
