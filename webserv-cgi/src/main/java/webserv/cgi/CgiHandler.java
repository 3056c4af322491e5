package webserv.cgi;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.gateway.GatewayReply;
import webserv.gateway.MetaVariables;
import webserv.gateway.NotSpooled;
import webserv.gateway.ProgramInput;

/// Runs a program for each request of its location (RFC 3875).
///
/// The request's content is spooled before a slot is taken, so that a slow client holds no program;
/// the slot is held until nothing is left of the program's tree.
final class CgiHandler implements Handler.Blocking {
    private static final Logger LOG = LoggerFactory.getLogger(CgiHandler.class);

    /// When the server has started and has time for what the first program would wait for.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final CgiSettings settings;
    private final RecentScripts scripts;
    private final ShortRuns shortRuns = new ShortRuns();
    private final MetaVariables variables;
    private final Supervisor supervisor;
    private final Orphans orphans;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("cgi-timer").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Host host;
    private final String markPrefix;

    /// @param host shared with the server's other locations
    CgiHandler(CgiSettings settings, Host host) {
        this.settings = settings;
        this.host = host;
        this.timer.setRemoveOnCancelPolicy(true);
        this.markPrefix = host.enter();
        this.scripts =
                new RecentScripts(
                        new Scripts(settings.folder(), settings.commands())::find,
                        System::nanoTime);
        this.variables = new MetaVariables(settings.documentRoot(), settings.variables());
        this.supervisor = new Supervisor(settings.bounds(), host.slots());
        this.orphans = new Orphans(markPrefix, timer);
        var _ = timer.schedule(host::prepare, SETTLED.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Reply handle(Request request) throws IOException, InterruptedException {
        return switch (scripts.find(request.path(), request.pathInLocation())) {
            case Found.Refused(var status, var cause) -> new Reply.Refusal(status, cause);
            case Script script -> handle(request, script);
        };
    }

    /// What the marks of its programs begin with.
    String markPrefix() {
        return markPrefix;
    }

    /// Tells what would be run. What it replies is the program's to say.
    @Override
    public Prospect explain(Request request) {
        return switch (scripts.find(request.path(), request.pathInLocation())) {
            case Found.Refused(var status, var cause) ->
                    Prospect.of(new Reply.Refusal(status, cause));
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

    private Reply handle(Request request, Script script) throws IOException, InterruptedException {
        // The run closes it as well, as early as it can; to close it twice does no harm.
        try (var input = settings.spooling().inputFor(request)) {
            var launch = launch(request, script, input);
            var notes = new RunNotes(request);
            long asked = System.nanoTime();
            var refused = supervisor.admit();
            notes.waited(since(asked));
            if (refused.isPresent()) {
                return unavailable(refused.get());
            }
            return run(launch, request, notes);
        } catch (NotSpooled full) {
            return full.reply();
        }
    }

    private Reply run(Launch launch, Request request, RunNotes notes) throws InterruptedException {
        ProgramRun run;
        try {
            run = started(launch);
        } catch (IOException failed) {
            return new Reply.Refusal(
                    500,
                    new Cause(
                            "cgi-not-started",
                            "cannot start " + launch.command() + ": " + failed.getMessage()));
        }
        notes.spawned(run.spawnTime());
        return answer(run, request, launch.script(), notes);
    }

    /// A run that is over, or that the supervisor knows of; else the slot is free again.
    private ProgramRun started(Launch launch) throws IOException {
        boolean running = false;
        orphans.expect(launch.mark());
        try {
            var run = ProgramRun.start(launch, settings.limits(), host);
            if (shortRuns.mayInclude(launch) && run.isOverWithin(ShortRuns.LONGEST)) {
                running = true;
                ended(run, launch);
            } else {
                run.attend(launch);
                running = true;
                supervisor.started(run);
                run.guard(timer, () -> ended(run, launch));
            }
            return run;
        } finally {
            if (!running) {
                orphans.lookFor(launch.mark());
                supervisor.release();
            }
        }
    }

    private Reply answer(ProgramRun run, Request request, Script script, RunNotes notes)
            throws InterruptedException {
        try {
            return new GatewayReply(
                            new RunAnswer(run, notes),
                            script.file().toString(),
                            request.method().equals(Methods.HEAD))
                    .await(settings.limits().headOctets());
        } catch (InterruptedException interrupted) {
            run.abort(Ending.CLIENT_GONE);
            throw interrupted;
        }
    }

    private Launch launch(Request request, Script script, ProgramInput input) {
        return new Launch(
                script,
                settings.resources().around(script.command()),
                variables.of(request, script.path(), input.length()),
                input,
                new RunMark(markPrefix + request.id()),
                line -> LOG.warn("request {}: {}: {}", request.id(), script.file(), line));
    }

    private void ended(ProgramRun run, Launch launch) {
        shortRuns.ended(launch, run.age());
        orphans.lookFor(launch.mark());
        supervisor.ended(run);
        LOG.atDebug()
                .addArgument(launch.mark().value())
                .addArgument(launch.script().file())
                .addArgument(run::age)
                .addArgument(run::exitStatus)
                .addArgument(run::ending)
                .log("run {}: {} ended after {}: {}, {}");
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private Reply unavailable(Cause cause) {
        long seconds = supervisor.retryAfterSeconds();
        return new Reply.Refusal(503, cause, Fields.of("Retry-After", Long.toString(seconds)));
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
        timer.shutdownNow();
        orphans.close();
        if (!closed.getAndSet(true)) {
            host.leave();
        }
    }
}
