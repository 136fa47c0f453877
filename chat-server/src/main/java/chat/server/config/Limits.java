package chat.server.config;

import java.util.function.UnaryOperator;

/** What clients may do to the server, however many they are. */
public record Limits(Handshakes handshakes, Floods floods, Bounds bounds, Patience patience) {

    public static Limits defaults() {
        return new Limits(Handshakes.defaults(), Floods.defaults(), Bounds.defaults(), Patience.defaults());
    }

    public Limits withHandshakes(UnaryOperator<Handshakes> change) {
        return new Limits(change.apply(handshakes), floods, bounds, patience);
    }

    public Limits withFloods(UnaryOperator<Floods> change) {
        return new Limits(handshakes, change.apply(floods), bounds, patience);
    }

    public Limits withBounds(UnaryOperator<Bounds> change) {
        return new Limits(handshakes, floods, change.apply(bounds), patience);
    }

    public Limits withPatience(UnaryOperator<Patience> change) {
        return new Limits(handshakes, floods, bounds, change.apply(patience));
    }
}
