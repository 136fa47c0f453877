/**
 * The HTTP API for back ends and operators, below {@code /api/v1/}: keys with scopes, routes, and errors by RFC 9457.
 *
 * <p>Confined to the management loop, where all its listeners are; only the keys are replaced by another thread. May depend on {@link
 * chat.server.http}, {@link chat.server.connection}, {@link chat.server.room}, {@link chat.server.stream}, {@link chat.server.audit},
 * {@link chat.server.moderation} and {@link chat.server.limit}.
 */
package chat.server.admin.api;
