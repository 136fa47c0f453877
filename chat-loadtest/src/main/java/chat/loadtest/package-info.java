/**
 * The load generator and judge: opens members on a server, sends at set times, and checks what every member receives.
 *
 * <p>Here are the commands, and {@link chat.loadtest.LoadRun}, which takes a run from the first connection to the report; all
 * of it on the main thread. {@link chat.loadtest.plan} describes the load, {@link chat.loadtest.engine} makes it on its event loops, {@link
 * chat.loadtest.judge} checks what members receive, and {@link chat.loadtest.report} shows the result. Depends on the protocol, not on
 * the server.
 */
package chat.loadtest;
