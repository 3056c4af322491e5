package webserv.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Captures;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Table;
import webserv.engine.Explanation.Hop;
import webserv.engine.Explanation.Page;
import webserv.engine.plugin.HandlerCalls;

/// The course of one explained request: from location to location, and to the page of its refusal.
///
/// What [Exchange] does with a reply is done here with what the handler would reply. Used once.
final class ExplainedCourse implements Dispatch.View, Asked {
    private final ListenAddress listener;
    private final RequestHead head;
    private final Table table;
    private final ErrorPages errorPages;
    private final boolean tellsStages;
    private List<Hop> hops = new ArrayList<>();
    private List<Explanation.Stage> stages = new ArrayList<>();
    private RequestHead routing;
    private @Nullable Match match;

    /// Where it came to last, be it for the page.
    private @Nullable Match last;

    private boolean atPage;
    private boolean isOutline;
    private int forwards;

    /// @param tellsStages whether it tells how the request came to each place
    ExplainedCourse(
            ListenAddress listener,
            RequestHead head,
            Table table,
            ErrorPages errorPages,
            boolean tellsStages) {
        this.listener = listener;
        this.head = head;
        this.table = table;
        this.errorPages = errorPages;
        this.tellsStages = tellsStages;
        this.routing = head;
    }

    Explanation explain() {
        return switch (ask(head).orElse(null)) {
            case null -> new Outcome(0).explanation();
            case Reply.Response response -> answered(response).explanation();
            case Reply.Refusal refusal -> refused(refusal);
            case Reply.Upgrade _ -> new Outcome(101).explanation();
            case Reply.Forward forward -> throw new IllegalStateException("unasked: " + forward);
        };
    }

    /// Explains what a head comes to that asks for what the codec cannot do.
    Explanation explain(Reply.Refusal refusal) {
        came(head, Dispatch.atServer(head, listener, table), false, List.of());
        return refused(refusal);
    }

    /// Explains the refusal of a head that could not be read.
    static Explanation ofUnread(
            Reply.Refusal refusal, ListenAddress listener, Table table, ErrorPages errorPages) {
        var place = Dispatch.atDefaultServer(listener, table);
        Dispatch.View view =
                (match, head, path, captures) ->
                        new ExplainedRequest(head, path, match, captures, listener);
        var page = AnswerPolicy.applied(errorPages.page(refusal, "", 0, null), place, null, view);
        return new Explanation(
                listener,
                List.of(),
                refusal.status(),
                Optional.of(refusal.cause()),
                Optional.empty(),
                Optional.of(page.fields()),
                added(place, null, view));
    }

    private static List<Explanation.Added> added(
            Match place, @Nullable RequestHead head, Dispatch.View view) {
        var request = AnswerPolicy.request(place, head, view);
        return place.policy().addedFields().stream()
                .map(field ->
                        new Explanation.Added(field, AddedFields.line(field, request).value()))
                .toList();
    }

    // From location to location.

    /// What is replied in the end; empty where that shows only when the handler has done its work.
    private Optional<Reply> ask(RequestHead first) {
        var asked = first;
        while (true) {
            stages = new ArrayList<>();
            isOutline = false;
            routing = asked;
            Optional<Reply> reply;
            switch (Dispatch.of(asked, listener, table, this)) {
                case Dispatch.Answer(var place, var known) -> {
                    came(asked, place, false, List.of());
                    reply = Optional.of(known);
                }
                case Dispatch.Handle(var found, var now, var path) -> {
                    var prospect = prospect(now, found, path);
                    came(asked, found, true, prospect.steps());
                    asked = now;
                    reply = prospect.reply();
                    isOutline = prospect.isOutline();
                }
            }
            if (!(reply.orElse(null) instanceof Reply.Forward forward)) {
                return reply.map(this::offered);
            }
            if (++forwards > Dispatch.MOST_MOVES) {
                return Optional.of(new Reply.Refusal(500, Dispatch.forwardLoop(forward)));
            }
            asked = forward.head(asked);
        }
    }

    private Outcome answered(Reply.Response response) {
        return isOutline ? new Outcome(response.status()) : new Outcome(response);
    }

    private void came(RequestHead asked, Match place, boolean handled, List<String> steps) {
        hops.add(new Hop(asked.target().raw(), stages, place, handled, steps));
        last = place;
        if (!atPage) {
            match = place;
        }
    }

    private Prospect prospect(RequestHead now, Match.Found found, String path) {
        var request = of(found, now, path, found.captures());
        return HandlerCalls.of(found.location()).explain(request);
    }

    /// A protocol that the client does not offer to go over to is refused.
    private Reply offered(Reply reply) {
        return reply instanceof Reply.Upgrade upgrade && !head.offersUpgrade(upgrade.protocol())
                ? Dispatch.upgradeNotOffered(upgrade)
                : reply;
    }

    /// Nobody has sent it.
    @Override
    public long id() {
        return 0;
    }

    @Override
    public String handlerAsked() {
        return Asked.handler(last);
    }

    @Override
    public Request of(Match place, RequestHead now, String path, Captures captures) {
        return new ExplainedRequest(now, path, place, captures, listener);
    }

    @Override
    public void routed(String path) {
        if (!tellsStages) {
            return;
        }
        stages.add(
                new Explanation.Weighed(
                        path,
                        table.explain(
                                listener, routing.authority().host(), routing.method(), path)));
    }

    @Override
    public void asked(Rewrite rule, String path, Optional<String> target) {
        if (tellsStages) {
            stages.add(new Explanation.Ruled(rule, path, target));
        }
    }

    // The page of a refusal.

    private Explanation refused(Reply.Refusal refusal) {
        var place = match == null ? null : PageInPlace.of(refusal, "", match, head, this);
        if (place == null) {
            return builtIn(refusal).explanation();
        }
        if (place.isElsewhere()) {
            return new Outcome(place.redirect())
                    .because(refusal)
                    .with(new Page(place.page(), place.target(), List.of(), Optional.empty()))
                    .explanation();
        }
        return atPage(refusal, place);
    }

    private Outcome builtIn(Reply.Refusal refusal) {
        return new Outcome(errorPages.page(refusal, "", 0, head.fields())).because(refusal);
    }

    private Explanation atPage(Reply.Refusal refusal, PageInPlace place) {
        var own = hops;
        hops = new ArrayList<>();
        atPage = true;
        var reply = ask(place.request()).orElse(null);
        var asked = hops;
        hops = own;
        Outcome outcome;
        Optional<String> givenUp = Optional.empty();
        switch (reply) {
            case null -> outcome = new Outcome(0).because(refusal);
            case Reply.Response answer -> {
                var page = place.with(answer);
                if (page == null) {
                    ResponseSending.discard(answer, this);
                    givenUp = Optional.of("it is answered with " + answer.status());
                    outcome = builtIn(refusal);
                } else {
                    outcome = new Outcome(page).because(refusal);
                }
            }
            case Reply.Refusal another -> {
                givenUp =
                        Optional.of(
                                "it is refused with %d: %s"
                                        .formatted(another.status(), another.cause()));
                outcome = builtIn(refusal);
            }
            case Reply.Upgrade _ -> outcome = new Outcome(101).because(refusal);
            case Reply.Forward forward -> throw new IllegalStateException("unasked: " + forward);
        }
        return outcome.with(new Page(place.page(), place.target(), asked, givenUp)).explanation();
    }

    /// What it comes to.
    private final class Outcome {
        private final int status;
        private final Optional<Fields> fields;
        private Optional<Cause> cause = Optional.empty();
        private Optional<Page> page = Optional.empty();

        /// An answer whose fields are not known.
        Outcome(int status) {
            this.status = status;
            this.fields = Optional.empty();
        }

        Outcome(Reply.Response response) {
            ResponseSending.discard(response.content(), ExplainedCourse.this);
            var sent = AnswerPolicy.applied(response, place(), head, ExplainedCourse.this);
            status = sent.status();
            fields = Optional.of(sent.fields());
        }

        Outcome because(Reply.Refusal refusal) {
            cause = Optional.of(refusal.cause());
            return this;
        }

        Outcome with(Page configured) {
            page = Optional.of(configured);
            return this;
        }

        Explanation explanation() {
            return new Explanation(listener, hops, status, cause, page, fields, added());
        }

        private Match place() {
            return Objects.requireNonNull(match);
        }

        private List<Explanation.Added> added() {
            return ExplainedCourse.added(place(), head, ExplainedCourse.this);
        }
    }
}
