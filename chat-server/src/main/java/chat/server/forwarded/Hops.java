package chat.server.forwarded;

import org.jspecify.annotations.Nullable;

/**
 * What a header says, the nearest proxy's word first. Read only as far as the words are those of trusted proxies: what is before them may be a
 * client's, and anything.
 */
interface Hops {

    /** Null if there are no more. */
    @Nullable
    Hop next() throws MalformedForwardingException;
}
