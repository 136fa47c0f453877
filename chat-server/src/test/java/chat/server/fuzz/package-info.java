/**
 * What must hold whatever bytes come: a class for each way in, which Jazzer calls with bytes of its own making ({@code -Pfuzz}), and every
 * test run with the seeds in {@code src/test/fuzz}.
 */
package chat.server.fuzz;
