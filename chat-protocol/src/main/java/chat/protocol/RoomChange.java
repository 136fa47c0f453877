package chat.protocol;

/** What a {@link RoomEvent.RoomChanged} changes. Immutable. */
public sealed interface RoomChange permits RoomSettings, ModeratorAct {}
