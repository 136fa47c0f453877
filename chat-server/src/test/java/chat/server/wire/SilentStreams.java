package chat.server.wire;

import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Streams that take what is submitted, and never say what became of it. */
final class SilentStreams {

    private SilentStreams() {}

    static RoomStreams around(RoomStreams inner) {
        return proxy(RoomStreams.class, inner, null);
    }

    /** @param silent a call that has no effect; null for none */
    private static <T> T proxy(Class<T> type, T inner, @Nullable String silent) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(silent)) {
                        return null;
                    }
                    try {
                        Object result = method.invoke(inner, arguments);
                        return result instanceof RoomStream stream ? proxy(RoomStream.class, stream, "submit") : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
