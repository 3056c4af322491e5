package webserv.engine;

import java.nio.ByteBuffer;
import webserv.api.http.Fields;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;
import webserv.engine.plugin.PluginCall;
import webserv.engine.plugin.Thrown;

/// All that a connection asks of its [Session], under guard: whatever that throws beyond its
/// contract becomes a [CodecFailure], which names it.
///
/// A class that [SessionReader] extends, and no part of it: as an object of its own it would cost
/// each idle connection 16 octets. No lambda is made for a call.
///
/// Confined to the connection's loop.
class SessionCalls {
    private final Session session;

    SessionCalls(Session session) {
        this.session = session;
    }

    /// The session of a connection.
    ///
    /// @throws CodecFailure if there is none
    static Session opened(HttpCodec codec, MessageLimits limits, Outbox out) {
        try {
            return PluginCall.present(codec.open(limits, out));
        } catch (Throwable fault) {
            throw CodecFailure.of(codec, "open", fault);
        }
    }

    /// It has failed, and that is about to be thrown.
    void failed(CodecFailure failure) {}

    /// Blames the session for a fault that shows later than its call.
    final CodecFailure failure(String method, Throwable fault) {
        var failure = CodecFailure.of(session, method, fault);
        failed(failure);
        return failure;
    }

    // Reading.

    final Event next(ByteBuffer octets) {
        try {
            return PluginCall.present(session.next(octets));
        } catch (Throwable fault) {
            throw failure("next", fault);
        }
    }

    /// The peer will send no more.
    final void endInput() {
        try {
            session.inputEnded();
        } catch (Throwable fault) {
            throw failure("inputEnded", fault);
        }
    }

    final int abandonInput() {
        try {
            return session.abandonInput();
        } catch (Throwable fault) {
            throw failure("abandonInput", fault);
        }
    }

    final void closeAfterResponse() {
        try {
            session.closeAfterResponse();
        } catch (Throwable fault) {
            throw failure("closeAfterResponse", fault);
        }
    }

    final long announcedContent() {
        try {
            return session.announcedContent();
        } catch (Throwable fault) {
            throw failure("announcedContent", fault);
        }
    }

    final boolean isReadingHead() {
        try {
            return session.isReadingHead();
        } catch (Throwable fault) {
            throw failure("isReadingHead", fault);
        }
    }

    // Sending.

    /// @throws IllegalArgumentException as by [#send(int, ResponseHead)]
    final void interim(int stream, int status, Fields fields) {
        try {
            session.interim(stream, status, fields);
        } catch (Throwable fault) {
            throw blamed("interim", fields, fault);
        }
    }

    final boolean probe(int stream) {
        try {
            return session.probe(stream);
        } catch (Throwable fault) {
            throw failure("probe", fault);
        }
    }

    /// @throws IllegalArgumentException as by [#send(int, ResponseHead)]
    final void switchProtocol(int stream, String protocol, Fields fields) {
        try {
            session.switchProtocol(stream, protocol, fields);
        } catch (Throwable fault) {
            throw blamed("switchProtocol", fields, fault);
        }
    }

    /// @throws IllegalArgumentException if the head cannot be sent, or its fields, which may be of
    ///   the handler's own making, cannot be read; nothing was sent then
    final boolean send(int stream, ResponseHead head) {
        try {
            return session.send(stream, head);
        } catch (Throwable fault) {
            throw blamed("send", head.fields(), fault);
        }
    }

    /// @throws IllegalArgumentException if it is more than was declared
    final void send(int stream, ByteBuffer octets) {
        try {
            session.send(stream, octets);
        } catch (IllegalArgumentException tooMuch) {
            throw tooMuch;
        } catch (Throwable fault) {
            throw failure("send", fault);
        }
    }

    /// The slice is closed, come what may.
    ///
    /// @throws IllegalArgumentException if it is more than was declared
    final void send(int stream, FileSlice slice) {
        try {
            session.send(stream, slice);
        } catch (IllegalArgumentException tooMuch) {
            throw tooMuch;
        } catch (Throwable fault) {
            slice.close();
            throw failure("send", fault);
        }
    }

    /// @throws IllegalArgumentException if it is less than was declared
    final void end(int stream, Fields trailers) {
        try {
            session.end(stream, trailers);
        } catch (IllegalArgumentException tooLittle) {
            throw tooLittle;
        } catch (Throwable fault) {
            throw failure("end", fault);
        }
    }

    /// Who is to blame for a head that was not sent: fields that fail when they are read once more
    /// are, and the session has sent nothing of them.
    private RuntimeException blamed(String method, Fields fields, Throwable fault) {
        if (fault instanceof IllegalArgumentException unsendable) {
            return unsendable;
        }
        try {
            var _ = new Fields.Builder().addAll(fields);
        } catch (Throwable _) {
            return new IllegalArgumentException(
                    "its fields cannot be read: " + Thrown.line(fault), fault);
        }
        return failure(method, fault);
    }
}
