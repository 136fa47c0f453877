/** The page in a real browser: needs a Chromium and node on this machine. Stands above all other parts of the server. */
package chat.server.browser;
