// What was written and the server does not have, where it outlives the page.

const PREFIX = 'unsent ';

/** The unsent items of a user in all rooms. Those of who has a token are for that user alone; guests find theirs by the browser. */
export class Unsent {
  /** Whether this user has a token. */
  hasToken = false;
  #user = null; // by a token; null while it is not known
  #storage;
  #unowned = new Map(); // by id: written before the user was known
  #orders = new Map(); // by id
  #last = 0;

  constructor(storage) {
    this.#storage = storage;
  }

  get user() {
    return this.#user;
  }

  /** Whose token this is, as far as it says: what is written before the welcome is theirs, and what they left is found before it. */
  set token(token) {
    this.hasToken = true;
    this.user = this.#user ?? subjectOf(token);
  }

  /** The user that the token names: what was written already is theirs. */
  set user(user) {
    this.#user = user;
    if (user === null) {
      return;
    }
    this.#unowned.forEach(entry => this.#write({ ...entry, user }));
    this.#unowned.clear();
  }

  /** Where the items of one room are put. */
  of(room) {
    return {
      set: ({ id, text, time, error }) => {
        const order = this.#orders.get(id) ?? this.#next();
        this.#orders.set(id, order);
        this.#set({ id, room, text, time, order, ...(error ? { error } : {}) });
      },
      delete: id => {
        this.#orders.delete(id);
        this.#unowned.delete(id);
        this.#storage.delete(PREFIX + id).catch(() => {});
      },
    };
  }

  /** A map of the items of `user`, or of guests where that is null, by room, in the order of writing. */
  async load(user) {
    const rooms = new Map();
    const items = (await this.#entries()).filter(item => (item.user ?? null) === user).sort((a, b) => a.order - b.order);
    for (const item of items) {
      this.#orders.set(item.id, item.order);
      rooms.set(item.room, [...(rooms.get(item.room) ?? []), item]);
    }
    return rooms;
  }

  async #entries() {
    try {
      const entries = await this.#storage.entries(PREFIX);
      return entries.map(([, item]) => item)
        .filter(item => [item?.id, item?.text, item?.room].every(part => typeof part === 'string'));
    } catch {
      return [];
    }
  }

  #set(entry) {
    if (this.hasToken && this.#user === null) {
      this.#unowned.set(entry.id, entry);
      this.#write({ ...entry, user: '' }); // nobody's, so far
    } else {
      this.#write({ ...entry, user: this.hasToken ? this.#user : null });
    }
  }

  #write(entry) {
    this.#storage.set(PREFIX + entry.id, entry).catch(() => {});
  }

  #next() {
    this.#last = Math.max(this.#last + 1, Date.now());
    return this.#last;
  }
}

/** The `sub` of a JWT (RFC 7519), unchecked, as it is for the server to check; null if `token` is no such thing. */
function subjectOf(token) {
  try {
    const { sub } = JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
