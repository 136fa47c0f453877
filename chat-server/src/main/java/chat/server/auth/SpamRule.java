package chat.server.auth;

import chat.server.config.SpamRules.Repeats;

/**
 * What is held back of one client in one room. Immutable.
 *
 * @param repeats how often it may say the same
 * @param linksFromMillis when it may send links, in ms since 1970, UTC
 */
public record SpamRule(Repeats repeats, long linksFromMillis) {}
