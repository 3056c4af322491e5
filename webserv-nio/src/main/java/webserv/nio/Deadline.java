package webserv.nio;

import org.jspecify.annotations.Nullable;

/// The one deadline of an event source, and its link in the list of a slot of [Deadlines], whose
/// affair the fields are. Belongs to the loop.
final class Deadline {
    /// Of a deadline that is not set.
    static final long NEVER = Long.MAX_VALUE;

    final @Nullable EventSource owner;

    /// When it passes, in nanoseconds of the loop's clock since its start.
    long at = NEVER;

    /// The slot that it is linked into; its turn may lie before [#at], never behind it.
    int slot;

    Deadline previous = this;
    Deadline next = this;

    /// @param owner is told when it passes
    Deadline(EventSource owner) {
        this.owner = owner;
    }

    private Deadline() {
        this.owner = null;
    }

    /// The head of an empty list.
    static Deadline head() {
        return new Deadline();
    }

    boolean isLinked() {
        return next != this;
    }

    void linkBefore(Deadline head) {
        previous = head.previous;
        next = head;
        previous.next = this;
        head.previous = this;
    }

    void unlink() {
        previous.next = next;
        next.previous = previous;
        previous = this;
        next = this;
    }
}
