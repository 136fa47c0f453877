package chat.server;

import java.lang.reflect.Proxy;

/** The signals of the operating system, by reflection, as the compiler warns of Java's own classes for them. Stateless. */
final class OsSignal {

    private OsSignal() {}

    /**
     * Runs {@code task} for each signal from now on, on a new thread each time, instead of ending the process.
     *
     * @param name without the SIG
     * @throws ReflectiveOperationException if this Java has no handlers of signals, or was started so that they are not taken
     */
    static void handle(String name, Runnable task) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object receiver = Proxy.newProxyInstance(
                handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    task.run();
                    return null;
                });
        Object named = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, named, receiver);
    }
}
