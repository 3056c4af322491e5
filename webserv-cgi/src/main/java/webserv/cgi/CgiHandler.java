package webserv.cgi;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.gateway.GatewayReply;
import webserv.gateway.MetaVariables;
import webserv.gateway.ProgramInput;

/// Runs a program for each request of its location (RFC 3875).
///
/// The request's content is spooled before a slot is taken, so that a slow client holds no program;
/// the slot is held until nothing is left of the program's tree.
final class CgiHandler implements Handler.Blocking {
    private static final Logger LOG = LoggerFactory.getLogger(CgiHandler.class);

    private final CgiSettings settings;
    private final Scripts scripts;
    private final MetaVariables variables;
    private final Supervisor supervisor;
    private final Orphans orphans;
    private final String markPrefix = UUID.randomUUID() + ".";
    private final ExecutorService pumps =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("cgi-pump-", 1).factory());

    CgiHandler(CgiSettings settings) {
        this.settings = settings;
        this.scripts = new Scripts(settings.folder(), settings.commands());
        this.variables =
                new MetaVariables(
                        settings.documentRoot(), settings.folder().path(), settings.variables());
        this.supervisor = new Supervisor(settings.admission());
        this.orphans = new Orphans(markPrefix);
    }

    @Override
    public Reply handle(Request request) throws IOException, InterruptedException {
        return switch (scripts.find(request.path(), request.pathInLocation())) {
            case Found.Refused(var status, var cause) -> new Reply.Refusal(status, cause);
            case Script script -> handle(request, script);
        };
    }

    private Reply handle(Request request, Script script) throws IOException, InterruptedException {
        // The run closes it as well, as early as it can; to close it twice does no harm.
        try (var input = settings.spooling().inputFor(request)) {
            var launch = launch(request, script, input);
            var refused = supervisor.admit();
            if (refused.isPresent()) {
                return unavailable(refused.get());
            }
            return run(launch, request);
        }
    }

    private Reply run(Launch launch, Request request) throws InterruptedException {
        try {
            var run = started(launch);
            Thread.ofVirtual().start(() -> guard(run, launch));
            return answer(run, request, launch.script());
        } catch (IOException failed) {
            return new Reply.Refusal(
                    500, "cannot start " + launch.script().command() + ": " + failed.getMessage());
        }
    }

    /// A run that the supervisor knows of, or a slot that is free again.
    private ProgramRun started(Launch launch) throws IOException {
        boolean running = false;
        orphans.expect(launch.mark());
        try {
            var run = ProgramRun.start(launch, settings.limits(), pumps);
            running = true;
            supervisor.started(run);
            return run;
        } finally {
            if (!running) {
                orphans.lookFor(launch.mark());
                supervisor.release();
            }
        }
    }

    private Reply answer(ProgramRun run, Request request, Script script)
            throws InterruptedException {
        try {
            return new GatewayReply(
                            new RunAnswer(run),
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
                variables.of(request, script.path(), input.length()),
                input,
                new RunMark(markPrefix + request.id()),
                line -> LOG.warn("request {}: {}: {}", request.id(), script.file(), line));
    }

    private void guard(ProgramRun run, Launch launch) {
        try {
            run.guard();
            LOG.debug(
                    "run {}: {} ended after {}: exit status {}, {}",
                    launch.mark().value(),
                    launch.script().file(),
                    run.age(),
                    run.exitStatus(Duration.ZERO),
                    run.ending());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            orphans.lookFor(launch.mark());
            supervisor.ended(run);
        }
    }

    private Reply unavailable(String cause) {
        long seconds = Math.max(1, settings.admission().patience().toSeconds());
        return new Reply.Refusal(503, cause, Fields.of("Retry-After", Long.toString(seconds)));
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
        orphans.close();
        pumps.shutdown();
    }
}
