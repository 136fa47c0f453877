package chat.loadtest.plan;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to speak to a server of another kind, or as whom. Immutable.
 *
 * @param subprotocol to ask for; null for none
 * @param headers of the handshake, besides those that WebSocket needs
 * @param onOpen what a member sends as soon as it is connected
 * @param message how a message is sent
 * @param replies what to answer to a text that is received, by that text
 * @param isBinary whether texts go in binary messages
 * @param isCompressed whether to ask for permessage-deflate
 * @param tokens that the members show, one after the other, and again from the first; empty for none
 */
public record Wire(
        @Nullable String subprotocol,
        List<Header> headers,
        List<Template> onOpen,
        Template message,
        Map<String, String> replies,
        boolean isBinary,
        boolean isCompressed,
        List<String> tokens) {

    /** A header of the handshake. Immutable. */
    public record Header(String name, String value) {

        private static final String FORM = "[!#$%&'*+.^_`|~0-9A-Za-z-]+:\\s*[^\\p{Cntrl}]+";
        private static final String OURS = "host|upgrade|connection|sec-websocket-.*|content-length|transfer-encoding";

        /**
         * Reads {@code Name: value}.
         *
         * @throws CannotRunException if it is not of this form, or a header that WebSocket sets
         */
        public static Header parse(String text) {
            if (!text.matches(FORM)) {
                throw new CannotRunException("--header: '" + text + "' is not of the form Name: value");
            }
            int colon = text.indexOf(':');
            String name = text.substring(0, colon);
            if (name.matches("(?i)" + OURS)) {
                throw new CannotRunException("--header: WebSocket sets " + name + " itself");
            }
            return new Header(name, text.substring(colon + 1).strip());
        }
    }

    /** Nothing but the texts. */
    public static final Wire PLAIN =
            new Wire(null, List.of(), List.of(), Template.TEXT_ALONE, Map.of(), false, false, List.of());

    /** @throws CannotRunException naming the flag that makes no sense */
    public Wire {
        headers = List.copyOf(headers);
        onOpen = List.copyOf(onOpen);
        replies = Map.copyOf(replies);
        tokens = List.copyOf(tokens);
        if (!message.has(Template.Place.TEXT)) {
            throw new CannotRunException("--send-template must hold {text}");
        }
        if (onOpen.stream().anyMatch(text -> text.has(Template.Place.TEXT))) {
            throw new CannotRunException("--on-open has no {text}, only {room} and {id}");
        }
    }

    /** What a member shows; null for nothing. */
    public @Nullable String tokenOf(int member) {
        return tokens.isEmpty() ? null : tokens.get(member % tokens.size());
    }

    /** The headers of a member whose token cannot go into a hello (RFC 6750, section 2.1). */
    public List<Header> headersWithToken(int member) {
        String token = tokenOf(member);
        return token == null
                ? headers
                : Stream.concat(headers.stream(), Stream.of(new Header("Authorization", "Bearer " + token)))
                        .toList();
    }

    boolean namesRooms() {
        return message.has(Template.Place.ROOM) || onOpen.stream().anyMatch(text -> text.has(Template.Place.ROOM));
    }

    /** Whether a server speaks of other things, too, than the messages. */
    public boolean hasOtherTexts() {
        return !onOpen.isEmpty() || !message.equals(Template.TEXT_ALONE);
    }
}
