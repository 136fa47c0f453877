/**
 * The load generator and judge: opens members on a server, sends at set times, and checks what every member receives.
 *
 * <p>Here are the commands, and {@link chat.loadtest.LoadRun}, which takes a run from the first connection to the report; all
 * of it on the main thread. {@link chat.loadtest.plan} says what to do, {@link chat.loadtest.engine} does it on its event
 * loops, {@link chat.loadtest.judge} judges what comes of it, and {@link chat.loadtest.report} tells it. Knows the protocol,
 * and nothing of the server behind it.
 */
package chat.loadtest;
