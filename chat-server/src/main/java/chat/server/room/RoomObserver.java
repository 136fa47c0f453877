package chat.server.room;

import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;

/** Hears what happens in rooms, besides their members. Called on any thread; must not block. */
public interface RoomObserver {

    /** Hears nothing. */
    RoomObserver NONE = new RoomObserver() {
        @Override
        public void published(RoomEvent event) {}

        @Override
        public void joined(RoomName room, Member member) {}

        @Override
        public void left(RoomName room, Member member) {}
    };

    /** On the hot path: once per event, durable by now. In the order of the numbers of a room. */
    void published(RoomEvent event);

    /** A user has come into a room where none of its connections was. */
    void joined(RoomName room, Member member);

    /** The last connection of a user has left a room. */
    void left(RoomName room, Member member);
}
