package chat.protocol;

/** A user in a room, as {@code members} and {@code presence} name it. */
public record Member(UserId user, UserName name) {}
