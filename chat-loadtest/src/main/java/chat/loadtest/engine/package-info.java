/**
 * The members of a run and the event loops that they live on: connects them, has them send on time, and hands what they receive to the judge.
 *
 * <p>Two kinds of threads enter: the main thread, by {@link chat.loadtest.engine.Workers}, and the event loops, to each of
 * which one {@link chat.loadtest.engine.Worker} with its members and counts is confined. The main thread reaches a worker by
 * posted tasks alone, and gets immutable records back. Depends on {@link chat.loadtest.plan} and {@link
 * chat.loadtest.judge}, and knows nothing of the server behind the protocol.
 */
package chat.loadtest.engine;
