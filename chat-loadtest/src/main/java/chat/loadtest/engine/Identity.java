package chat.loadtest.engine;

import chat.loadtest.judge.Attendance;
import chat.loadtest.judge.Stamp;
import chat.protocol.ServerMessage;

/** Who the server says that a member is, as far as that is certain for all of its messages. Confined to an event loop. */
final class Identity {

    private static final String UNCERTAIN = "";

    private final Attendance attendance;
    private boolean welcomed;
    private String user = UNCERTAIN;
    private int userHash;
    private int nameHash;

    Identity(Attendance attendance) {
        this.attendance = attendance;
    }

    void welcomed(ServerMessage.Welcome welcome) {
        String given = welcome.user().value();
        attendance.user(given);
        if (!welcomed) {
            welcomed = true;
            user = given;
            userHash = Stamp.hash(given);
            nameHash = Stamp.hash(welcome.name().value());
            return;
        }
        if (!given.equals(user)) {
            user = UNCERTAIN;
            userHash = 0;
            attendance.newIdentity();
        }
        if (Stamp.hash(welcome.name().value()) != nameHash) {
            nameHash = 0;
        }
    }

    /** The member asks for another name, which some of its messages will carry. */
    void renaming() {
        nameHash = 0;
    }

    /** Empty if it is not certain. */
    String user() {
        return user;
    }

    /** The {@link Stamp} of its messages that the server took at {@code time}. */
    long stamp(long time) {
        return Stamp.of(userHash, nameHash, time);
    }
}
