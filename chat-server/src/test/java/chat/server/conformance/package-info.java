/** The server's pipeline under the test suites of others. */
package chat.server.conformance;
