package webserv.fastcgi;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Syntax;
import webserv.gateway.Admission;
import webserv.gateway.GatewayReply;
import webserv.gateway.MetaVariables;
import webserv.gateway.NotSpooled;
import webserv.gateway.ProgramInput;
import webserv.gateway.RecentHead;
import webserv.gateway.Resolution;
import webserv.gateway.RunningOn;
import webserv.gateway.ScriptPath;

/// Asks a FastCGI application for each request of its location.
///
/// Content is taken in before a slot is, unless it is passed on as it comes. The slot is held until
/// the application has ended its answer.
final class FastCgiHandler implements Handler.Blocking {
    private static final Logger LOG = LoggerFactory.getLogger(FastCgiHandler.class);

    /// What an application that is told to stop may take before the server stops without it.
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private static final Admission.Words WORDS =
            new Admission.Words("requests are served", "request is served", "request");

    private final FastCgiSettings settings;
    private final MetaVariables variables;
    private final Admission admission;
    private final Pools pools;
    private final Intake intake;
    private final RecentHead recentHead = new RecentHead();
    private final RunningOn runningOn = new RunningOn();

    /// Absent before the start, as a location that is only checked enters no pool.
    private volatile @Nullable Upstream upstream;

    private final AtomicBoolean left = new AtomicBoolean();

    /// @param pools shared with the server's other locations
    FastCgiHandler(FastCgiSettings settings, Pools pools) {
        this.settings = settings;
        this.variables = new MetaVariables(settings.documentRoot(), settings.variables());
        this.intake = new Intake(settings.spooling());
        this.admission = new Admission(settings.bounds(), WORDS, Admission.Shared.NONE);
        this.pools = pools;
    }

    /// Enters the pool of the application; connects to nothing.
    @Override
    public void start() throws IOException {
        pools.prepare();
        var pool = pools.enter(settings.pass(), settings.keeping());
        upstream =
                new Upstream(
                        new Dialer(settings.pass(), settings.connectTimeout(), pool.clock()),
                        settings.keeping(),
                        pool,
                        pools::random);
    }

    private Upstream upstream() {
        var started = upstream;
        if (started == null) {
            throw new IllegalStateException("the location is not started");
        }
        return started;
    }

    @Override
    public List<String> warnings() {
        return settings.warnings();
    }

    @Override
    public Reply handle(Request request) throws IOException, InterruptedException {
        return switch (settings.scripts().find(request.path(), request.pathInLocation())) {
            case Resolution.Refused(var status, var cause) -> new Reply.Refusal(status, cause);
            case Resolution.MissingSlash missing -> missing.reply(request);
            case ScriptPath script -> handle(request, script);
        };
    }

    @Override
    public Prospect explain(Request request) {
        return switch (settings.scripts().find(request.path(), request.pathInLocation())) {
            case Resolution.Refused(var status, var cause) ->
                    Prospect.of(new Reply.Refusal(status, cause));
            case Resolution.MissingSlash missing ->
                    Prospect.of(missing.reply(request), "send the client to the folder");
            case ScriptPath script -> new Prospect(steps(request, script), Optional.empty());
        };
    }

    private List<String> steps(Request request, ScriptPath script) {
        var steps = new ArrayList<String>();
        steps.add("ask " + settings.pass() + " for " + Syntax.quoted(script.file().toString()));
        variables
                .of(request, script, OptionalLong.empty())
                .forEach((name, value) -> steps.add("param " + name + " " + Syntax.quoted(value)));
        return steps;
    }

    private Reply handle(Request request, ScriptPath script)
            throws IOException, InterruptedException {
        try (var content = intake.of(request)) {
            var question = question(request, script, content.input());
            long asked = System.nanoTime();
            var refused = runningOn.admit(request.id(), admission::admit);
            question.notes().waited(Duration.ofNanos(System.nanoTime() - asked));
            if (refused.isPresent()) {
                return unavailable(refused.get());
            }
            return ask(request, script, question);
        } catch (NotSpooled full) {
            return full.reply();
        } catch (Oversize tooLong) {
            return tooLong.reply();
        }
    }

    private Question question(Request request, ScriptPath script, ProgramInput input)
            throws Oversize {
        var opening =
                RecordWriter.opening(
                        settings.keeping().keeps(),
                        variables.of(request, script, input.length()),
                        !(input instanceof ProgramInput.Nothing));
        return new Question(
                request.method(),
                opening,
                input,
                line -> LOG.warn("request {}: {}: {}", request.id(), script.file(), line),
                new ConversationNotes(request));
    }

    private Reply ask(Request request, ScriptPath script, Question question)
            throws InterruptedException {
        var name = settings.pass() + " for " + script.file();
        try {
            var settled = new CompletableFuture<>();
            var conversation = started(question, settled);
            var reply =
                    new GatewayReply(
                                    conversation,
                                    name,
                                    question.log(),
                                    request.method().equals(Methods.HEAD),
                                    recentHead)
                            .await(settings.limits().headOctets());
            if (reply instanceof Reply.Forward) {
                runningOn.add(request.id(), settled);
            }
            return reply;
        } catch (ClosedByInterruptException _) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException unreachable) {
            return GatewayReply.refusal(name, Unreachable.failed(unreachable, upstream()));
        }
    }

    /// A conversation, or a slot that is free again.
    ///
    /// @param settled completed when the conversation has ended and its slot is free
    private Conversation started(Question question, CompletableFuture<?> settled)
            throws IOException {
        boolean started = false;
        try {
            var conversation =
                    Conversation.start(
                            upstream(),
                            question,
                            settings.limits(),
                            () -> {
                                admission.release();
                                settled.complete(null);
                            });
            started = true;
            return conversation;
        } finally {
            if (!started) {
                admission.release();
            }
        }
    }

    private Reply unavailable(Cause cause) {
        return Reply.Refusal.busy(cause, admission.retryAfterSeconds());
    }

    /// How many requests the application works on and how many wait, beside what may; and how many
    /// connections to the application rest, whatever location used them.
    @Override
    public Map<String, Object> status() {
        var status = new TreeMap<>(admission.status(admission.taken(), "max_connections"));
        status.put("application", settings.pass().toString());
        var started = upstream;
        status.put("resting_connections", started == null ? 0 : started.resting());
        return status;
    }

    /// Leaves the application: requests of this location that it still works on are broken off.
    @Override
    public void close() {
        admission.close();
        var started = upstream;
        if (started != null) {
            leave(started);
        }
    }

    private void leave(Upstream started) {
        started.close();
        try {
            if (!admission.awaitNobody(FAREWELL)) {
                LOG.warn("requests to {} are left that do not end", settings.pass());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!left.getAndSet(true)) {
            pools.leave(settings.pass(), settings.keeping());
        }
    }
}
