package chat.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

/** The lines of the thread that makes this: a server that has just been stopped may log some more on its own. Started. */
public final class OwnLines extends ListAppender<ILoggingEvent> {

    private final Thread own = Thread.currentThread();

    public OwnLines() {
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (Thread.currentThread() == own) {
            super.append(event);
        }
    }
}
