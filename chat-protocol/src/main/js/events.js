// What the library tells the page: events, and errors that are the server's.

/** An event of a client or a room; `detail` says what happened. */
export class ChatEvent extends Event {
  constructor(type, detail) {
    super(type);
    this.detail = detail;
  }
}

/**
 * Why the server, or the library for it, does not do something. `code` is for programs: those of the protocol, or
 * "closed", "discarded", "outbox_full", "token_expired", "not_open".
 */
export class ChatError extends Error {
  constructor({ code, message = '', temporary = false, retryAfterMs }) {
    super(message || code);
    this.name = 'ChatError';
    this.code = code;
    this.temporary = temporary;
    if (retryAfterMs !== undefined) {
      this.retryAfterMs = retryAfterMs;
    }
  }
}

/** 128 random bits. (`crypto.randomUUID` would want https.) */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** `text` without halves of surrogate pairs, which the server does not take. */
export function wellFormed(text) {
  return String(text).replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The `sub` of a JWT (RFC 7519), unchecked, as it is for the server to check; null if `token` is no such thing. */
export function subjectOf(token) {
  try {
    const { sub } = JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
