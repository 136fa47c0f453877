package chat.server.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The signals of a node that stands alone: a direct call of each listener. Thread-safe. */
public final class LocalSignals implements Signals {

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void send(Signal signal) {
        for (Listener listener : listeners) {
            listener.onSignal(signal);
        }
    }
}
