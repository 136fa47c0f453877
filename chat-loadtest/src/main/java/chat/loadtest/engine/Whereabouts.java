package chat.loadtest.engine;

import chat.loadtest.judge.Attendance;
import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.Nodes;
import org.jspecify.annotations.Nullable;

/** Where a member is: at which node, and whether in its room. Confined to an event loop. */
final class Whereabouts {

    private final int member;
    private final Nodes nodes;
    private final Crowd crowd;
    private final Attendance attendance;

    /** Null with one node. */
    private final @Nullable NodeTally tally;

    private int node;
    private boolean inRoom;
    private boolean returning;

    Whereabouts(int member, Nodes nodes, Crowd crowd, Attendance attendance, @Nullable NodeTally tally) {
        this.member = member;
        this.nodes = nodes;
        this.crowd = crowd;
        this.attendance = attendance;
        this.tally = tally;
        this.node = nodes.firstOf(member, crowd);
    }

    /** The node to connect to, or that is connected to. */
    int node() {
        return node;
    }

    /** The next connection goes to another node, if there are several. */
    void moveOn() {
        node = returning ? nodes.firstOf(member, crowd) : nodes.after(node, member, crowd);
        returning = false;
    }

    /** Has the next connection go to the first node again; false if that is the present one. */
    boolean turnBack() {
        returning = node != nodes.firstOf(member, crowd);
        return returning;
    }

    /** @param again whether it was in the room before */
    void enter(boolean again) {
        set(true);
        if (tally != null) {
            tally.entered(member, node, again);
        }
    }

    void leave() {
        set(false);
    }

    private void set(boolean now) {
        if (now && !inRoom) {
            attendance.arrived(System.nanoTime());
        } else if (!now && inRoom) {
            attendance.departed(System.nanoTime());
        }
        inRoom = now;
    }

    boolean isInRoom() {
        return inRoom;
    }

    /** Got a message. Hot path. */
    void delivered(int publisher, long nanos, boolean slow) {
        if (tally != null) {
            tally.delivered(node, publisher, nanos, slow);
        }
    }
}
