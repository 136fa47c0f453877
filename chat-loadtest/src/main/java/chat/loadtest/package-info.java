/**
 * The load generator and judge: opens members on a server, sends at set times, and checks what every member receives.
 *
 * <p>Owns the event loops of its connections. Two kinds of threads enter: the main thread, which steers a run and prints
 * ({@link chat.loadtest.RunCommand}, {@link chat.loadtest.LoadRun}), and the event loops, to each of which one
 * {@link chat.loadtest.Worker} with its members and counts is confined. The main thread reaches a worker by posted tasks
 * alone, and gets immutable records back. Knows the protocol, and nothing of the server behind it.
 */
package chat.loadtest;
