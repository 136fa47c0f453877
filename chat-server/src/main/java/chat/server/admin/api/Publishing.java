package chat.server.admin.api;

import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.connection.Services;
import chat.server.http.Response;
import chat.server.metrics.ServerMetrics.SendResult;
import chat.server.stream.Outcome;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says something in rooms. What comes in one round of the loop shares a commit; the answer comes when that is durable. Confined to the
 * management loop.
 */
final class Publishing {

    static final int MOST_MESSAGES = 100;

    private static final Set<String> MESSAGE = Set.of("text", "user", "name");
    private static final Set<String> MESSAGE_OF_BATCH = Set.of("room", "text", "user", "name", "id");
    private static final Set<String> BATCH = Set.of("messages");

    private static final Logger log = LoggerFactory.getLogger(Publishing.class);

    private final Services services;
    private final EventLoop loop;
    private final PublishedRooms rooms;
    private final RoomStreams.Submitter submitter;
    private final PublishingRules rules;

    /** Since the submitter was flushed; without outcomes, if that fails. */
    private final List<CompletableFuture<Outcome>> submitted = new ArrayList<>();

    Publishing(Services services, EventLoop loop, PublishedRooms rooms) {
        this.services = services;
        this.loop = loop;
        this.rooms = rooms;
        this.submitter = services.streams().newSubmitter(loop);
        this.rules = new PublishingRules(services, loop, rooms);
    }

    /**
     * What is to be said.
     *
     * @param author the key's own user, or another one
     */
    record Post(RoomName room, Member author, @Nullable String id, String text) {}

    CompletionStage<Response> publish(Call call) {
        Body body = call.body();
        if (body.node().has("id")) {
            throw Refusal.badField("id", "stands in the header Idempotency-Key");
        }
        String key = call.header(IdempotencyKey.NAME);
        body.requireOnly(MESSAGE);
        Post post = post(call.room(), body, key == null ? null : IdempotencyKey.parse(key), call.key());
        return rules.check(List.of(post), call)
                .thenCompose(allowed -> publish(post))
                .thenApply(done -> {
                    if (done instanceof Problem problem) {
                        throw new Refusal(problem);
                    }
                    Published published = (Published) done;
                    return Answers.json(
                            published.duplicate ? HttpResponseStatus.OK : HttpResponseStatus.CREATED,
                            published.members());
                });
    }

    private Post post(RoomName room, Body body, @Nullable String id, ApiKey key) {
        UserId user = body.optionalUser();
        UserName name = body.optionalName();
        if ((user != null || name != null) && !key.may(Scope.PUBLISH_AS)) {
            throw new Refusal(Answers.lacks(key, Scope.PUBLISH_AS, body.path() + (user == null ? "name" : "user")));
        }
        Member own = key.member();
        Member author = new Member(user == null ? own.user() : user, name == null ? nameOf(user, own) : name);
        return new Post(room, author, id, body.text(services.settings().talk().maxTextChars()));
    }

    /** A user without a name is called as its id is, as far as that can be a name. */
    private static UserName nameOf(@Nullable UserId user, Member own) {
        return user == null ? own.name() : UserName.parse(user.value()).orElse(own.name());
    }

    CompletionStage<Response> publishBatch(Call call) {
        call.requireNoId(); // each message has an id of its own
        List<Post> posts = new ArrayList<>();
        for (Body message : call.body().requireOnly(BATCH).objects("messages", MOST_MESSAGES)) {
            message.requireOnly(MESSAGE_OF_BATCH);
            posts.add(post(message.room(), message, message.optionalId(), call.key()));
        }
        call.take(posts.size() - 1);
        return rules.check(posts, call).thenCompose(allowed -> publishAll(posts));
    }

    private CompletionStage<Response> publishAll(List<Post> posts) {
        List<CompletableFuture<Done>> all = posts.stream()
                .map(post -> publish(post).exceptionally(Answers::problem).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(ended -> Answers.json(
                        HttpResponseStatus.OK,
                        Map.of(
                                "messages",
                                all.stream().map(done -> done.join().members()).toList())));
    }

    private record Published(RoomName room, long seq, String epoch, long time, boolean duplicate) implements Done {
        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("room", room.value());
            members.put("seq", seq);
            members.put("epoch", epoch);
            members.put("time", time);
            if (duplicate) {
                members.put("duplicate", true);
            }
            return members;
        }
    }

    private CompletionStage<Done> publish(Post post) {
        if (services.streams().isCongested()) {
            return ended(post, new Outcome.Unavailable());
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Submission submission = new Submission(
                post.room,
                post.author,
                post.id,
                new Submission.Say(post.text),
                System.nanoTime(),
                (submitted, end) -> outcome.complete(end));
        flushLater(outcome);
        rooms.of(post.room).submit(submission, submitter);
        return outcome.thenCompose(end -> ended(post, end));
    }

    private void flushLater(CompletableFuture<Outcome> outcome) {
        assert loop.inEventLoop();
        if (submitted.isEmpty()) {
            loop.execute(this::flush);
        }
        submitted.add(outcome);
    }

    private void flush() {
        List<CompletableFuture<Outcome>> flushed = List.copyOf(submitted);
        submitted.clear();
        try {
            submitter.flush();
        } catch (RuntimeException e) {
            log.error("events could not be handed in", e);
            flushed.forEach(lost -> lost.complete(new Outcome.Unavailable()));
        }
    }

    private CompletionStage<Done> ended(Post post, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            services.metrics().sent(accepted.duplicate() ? SendResult.DUPLICATE : SendResult.ACCEPTED);
            return accepted.duplicate()
                    ? compared(post, accepted)
                    : CompletableFuture.completedFuture(published(post, accepted));
        }
        if (outcome instanceof Outcome.Refused refused) {
            services.metrics().sent(SendResult.REFUSED);
            return CompletableFuture.completedFuture(Answers.refused(refused));
        }
        services.metrics().sent(SendResult.UNAVAILABLE);
        return CompletableFuture.completedFuture(Answers.unavailable("the message cannot be stored now; try again"));
    }

    private static Published published(Post post, Outcome.Accepted accepted) {
        return new Published(post.room, accepted.seq(), accepted.epoch(), accepted.time(), accepted.duplicate());
    }

    /** Whether the message of that id is this one. Of one that was edited or deleted since, the first text is not known any more. */
    private CompletionStage<Done> compared(Post post, Outcome.Accepted accepted) {
        return rooms.read(post.room, stream -> stream.readAfter(accepted.seq() - 1, 1))
                .thenApply(page -> {
                    boolean other = page.events().stream()
                            .anyMatch(event -> event.seq() == accepted.seq() && isOther(event, post));
                    return other
                            ? new Problem(
                                    HttpResponseStatus.CONFLICT,
                                    "id_reused",
                                    "another message was sent under this id, with seq " + accepted.seq(),
                                    null)
                            : published(post, accepted);
                });
    }

    private static boolean isOther(RoomEvent event, Post post) {
        return event instanceof RoomEvent.Message message
                ? message.edited() == null
                        && !(message.text().equals(post.text) && message.name().equals(post.author.name()))
                : !(event instanceof RoomEvent.Tombstone);
    }
}
