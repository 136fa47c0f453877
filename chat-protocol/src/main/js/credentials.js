// Shows the server who its user is: a token, where there is one, else the session of an earlier visit.

const KEY = 'session';

/**
 * The session of a guest, which outlives the page, and the token of who has one, which does not.
 *
 * Storage is asynchronous, and so is a page's callback for tokens.
 */
export class Credentials {
  /** A promise: what was left by an earlier visit is read. */
  loaded = null;
  #storage;
  #tokens;
  #token = null;
  #shown = {}; // in the last hello: `token`, `session`, or neither
  #saved = null; // `session`, `user`, `name`

  /** @param tokens `canAsk`, whether a page has a callback for tokens, and `ask()`, which gives a promise of one */
  constructor(storage, tokens) {
    this.#storage = storage;
    this.#tokens = tokens;
  }

  /** Reads what an earlier visit has left; gives the name of its guest, or ''. */
  async load() {
    this.#saved = await this.#read();
    return this.#saved?.name ?? '';
  }

  /** The token for the next hello. */
  set token(token) {
    this.#token = token;
  }

  /** Whether the last hello had a token. */
  get hadToken() {
    return this.#shown.token !== undefined;
  }

  /** Whether a callback gives tokens, so that another one may be had. */
  get canAsk() {
    return this.#tokens.canAsk;
  }

  /** A token, from the page's callback where it has one; rejects as that does. */
  async another() {
    if (this.canAsk) {
      this.#token = await this.#tokens.ask();
    }
    return this.#token;
  }

  /** What to put into a hello. Rejects where the page's callback does. */
  async show() {
    await this.loaded;
    const token = await this.another();
    const session = this.#saved?.session;
    this.#shown = token ? { token } : session ? { session } : {};
    return this.#shown;
  }

  /** A user by token has no session. */
  welcomed({ session, user, name }) {
    if (session && !this.hadToken) {
      this.#shown = { session };
      this.#save({ session, user, name });
    }
  }

  /** The guest has another name. */
  renamed(name) {
    if (this.#saved !== null && !this.hadToken) {
      this.#save({ ...this.#saved, name });
    }
  }

  /**
   * The server does not know the session that was shown; false if none was. What was stored meanwhile, as by another tab,
   * stays, and is shown next.
   */
  async forgetSession() {
    const { session } = this.#shown;
    if (session === undefined) {
      return false;
    }
    const stored = await this.#read();
    if (stored !== null && stored.session !== session) {
      this.#saved = stored;
    } else {
      this.#saved = null;
      this.#storage.delete(KEY).catch(() => {});
    }
    return true;
  }

  async #read() {
    try {
      return (await this.#storage.get(KEY)) ?? null;
    } catch {
      return null;
    }
  }

  #save(saved) {
    this.#saved = saved;
    this.#storage.set(KEY, saved).catch(() => {});
  }
}
