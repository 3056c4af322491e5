package webserv.cgi;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Handler;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.gateway.MetaVariables;
import webserv.gateway.NotSpooled;
import webserv.gateway.ProgramInput;

/// Runs a program for each request of its location (RFC 3875).
///
/// Content in chunks is spooled before a slot is taken; content of a declared length goes to the
/// program as it comes. The slot is held until nothing is left of the program's tree. Who waits for
/// any of that does so on a virtual thread; a run that is known to end soon needs none, see [Runs].
final class CgiHandler implements Handler.NonBlocking {
    private static final Logger LOG = LoggerFactory.getLogger(CgiHandler.class);

    private final CgiSettings settings;
    private final RecentScripts scripts;
    private final MetaVariables variables;
    private final Supervisor supervisor;
    private final Runs runs;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Host host;
    private final Stay stay;
    private final AtomicLong lastMark = new AtomicLong();

    /// @param host shared with the server's other locations
    CgiHandler(CgiSettings settings, Host host) {
        this(settings, host, new Habits());
    }

    /// @param habits what is known of programs
    CgiHandler(CgiSettings settings, Host host, Habits habits) {
        this.settings = settings;
        this.host = host;
        this.stay = host.enter();
        this.scripts =
                new RecentScripts(
                        new Scripts(settings.folder(), settings.commands(), settings.index())::find,
                        System::nanoTime);
        this.variables =
                new MetaVariables(
                        settings.documentRoot(), settings.variables().without(RunMark.VARIABLE));
        this.supervisor = new Supervisor(settings.bounds(), host.slots());
        this.runs = new Runs(settings.limits(), host, supervisor, stay, habits);
    }

    @Override
    public void start() {
        host.prepareSoon();
    }

    @Override
    public List<String> warnings() {
        return settings.warnings();
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        var reply = new PromisedReply();
        if (!takeTurn(request, reply)) {
            reply.workApart(() -> await(request));
        }
        return reply;
    }

    @Override
    public void abandoned(CompletionStage<Reply> promise) {
        if (promise instanceof PromisedReply reply) {
            reply.abandon();
        }
    }

    /// Has a request wait for its turn, if its run is known to end soon and there is a slot for it.
    ///
    /// @return whether it does, and needs no thread of its own
    private boolean takeTurn(Request request, PromisedReply reply) {
        if (request.content().length() != 0) {
            return false;
        }
        var script = scripts.remembered(request.path(), request.pathInLocation());
        if (script.isEmpty() || !runs.takeTurns(script.get()) || !supervisor.admitAtOnce()) {
            return false;
        }
        boolean taken =
                runs.takeTurn(
                        script.get(),
                        new Asked(request, script.get()),
                        RunNotes.of(request),
                        reply);
        if (!taken) {
            supervisor.release();
        }
        return taken;
    }

    /// Answers a request. Waits.
    Reply await(Request request) throws IOException, InterruptedException {
        return switch (scripts.find(request.path(), request.pathInLocation())) {
            case Found.Refused(var status, var cause) -> new Reply.Refusal(status, cause);
            case Found.MissingSlash(var missing) -> missing.reply(request);
            case Script script -> await(request, script);
        };
    }

    /// What the marks of its programs begin with.
    String markPrefix() {
        return stay.markPrefix();
    }

    /// Tells what would be run. What it replies is the program's to say.
    @Override
    public Prospect explain(Request request) {
        return switch (scripts.find(request.path(), request.pathInLocation())) {
            case Found.Refused(var status, var cause) ->
                    Prospect.of(new Reply.Refusal(status, cause));
            case Found.MissingSlash(var missing) ->
                    Prospect.of(missing.reply(request), "send the client to the folder");
            case Script script ->
                    new Prospect(explained(request, script).steps(), Optional.empty());
        };
    }

    private ExplainedRun explained(Request request, Script script) {
        return new ExplainedRun(
                script,
                settings.resources().around(script.command()),
                variables.of(request, script.path(), ExplainedRun.contentLength(request)));
    }

    private Reply await(Request request, Script script) throws IOException, InterruptedException {
        // What is pumped when this ends is held by the pump.
        try (var input = settings.spooling().inputFor(request)) {
            var launch = new Asked(request, script).launch(input);
            var notes = RunNotes.of(request);
            var refused = host.runningOn().admit(request.id(), supervisor::admit);
            if (refused.isPresent()) {
                notes.waited();
                return unavailable(refused.get());
            }
            return runs.await(launch, notes);
        } catch (NotSpooled full) {
            return full.reply();
        }
    }

    /// What was asked for, and makes the launch for it when its turn has come. One object in place
    /// of three lambdas, see [Runs].
    private final class Asked implements Callable<Launch>, Consumer<String> {
        private final Request request;
        private final Script script;

        Asked(Request request, Script script) {
            this.request = request;
            this.script = script;
        }

        @Override
        public Launch call() throws IOException {
            return launch(settings.spooling().inputFor(request));
        }

        Launch launch(ProgramInput input) {
            return new Launch(
                    script,
                    settings.resources().around(script.command()),
                    new Variables(variables, request, script, input),
                    input,
                    mark(request),
                    this);
        }

        /// Logs a line of the program's errors.
        @Override
        public void accept(String line) {
            LOG.warn("request {}: {}: {}", request.id(), script.file(), line);
        }
    }

    /// A request may have several runs, at the same time even: of a program that redirects to
    /// another one and works on, and of that one.
    private RunMark mark(Request request) {
        return new RunMark(stay.markPrefix() + request.id() + "." + lastMark.incrementAndGet());
    }

    /// The variables of one request.
    private record Variables(
            MetaVariables variables, Request request, Script script, ProgramInput input)
            implements Environment {
        @Override
        public void tell(MetaVariables.Sink<IOException> sink) throws IOException {
            variables.tell(sink, request, script.path(), input.length());
        }
    }

    private Reply unavailable(Cause cause) {
        return Reply.Refusal.busy(cause, supervisor.retryAfterSeconds());
    }

    /// How many programs run and how many requests wait for one to end, beside what may.
    @Override
    public Map<String, Object> status() {
        return supervisor.status();
    }

    /// Ends the programs that run, and waits for that.
    @Override
    public void close() {
        try {
            if (!supervisor.close(settings.limits().grace().plusSeconds(5))) {
                LOG.warn("programs are left that do not end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!closed.getAndSet(true)) {
            boolean _ = stay.orphans().lookNow();
            host.leave();
        }
    }
}
