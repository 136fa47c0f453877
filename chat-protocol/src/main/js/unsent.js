// What was written and the server does not have, where it outlives the page.

import { randomId, subjectOf } from './events.js';
import { holdLock, isHeld, whenFree } from './liveness.js';

const PREFIX = 'unsent ';

/**
 * The unsent items of a user in all rooms. Those of who has a token are for that user alone; guests find theirs by the browser.
 *
 * Several hubs of a browser may have one storage, as of tabs that share no connection. Each item has an owner, and is for others once that is
 * gone, of which those hear that have seen the item. Where the browser has no locks, which say so, others take it up at once: the server finds
 * repetitions by their ids.
 */
export class Unsent {
  /** Whether this user has a token. */
  hasToken = false;
  #user = null; // by a token; null while it is not known
  #storage;
  #onCount;
  #onLeft;
  #count = 0; // as it was said
  #unowned = new Map(); // by id: written before the user was known
  #ids = new Set();
  #owner = 'chat unsent ' + randomId(); // the name of a lock
  #holding = null; // a promise of the function that releases it
  #awaited = new Map(); // by owner: ends the wait for that one's end
  #ended = new Set(); // owners; whoever hears that a lock is free holds it meanwhile

  /**
   * @param onCount gets the count of items that the server does not have, when it has changed
   * @param onLeft gets the user whose items are to be loaded again: an owner is gone
   */
  constructor(storage, onCount = () => {}, onLeft = () => {}) {
    this.#storage = storage;
    this.#onCount = onCount;
    this.#onLeft = onLeft;
  }

  get count() {
    return this.#ids.size;
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
    if (user === null) {
      return;
    }
    if (this.#user !== null && this.#user !== user) {
      this.#ids.clear();
    }
    this.#user = user;
    this.#unowned.forEach(entry => this.#write({ ...entry, user }));
    this.#unowned.clear();
  }

  /** What is written from now on is this owner's. */
  async hold() {
    this.#holding ??= holdLock(this.#owner);
    await this.#holding;
  }

  /** What was written is for whoever comes. */
  async letGo() {
    const holding = this.#holding;
    this.#holding = null;
    this.#awaited.forEach(stop => stop());
    this.#awaited.clear();
    (await holding)?.();
  }

  /** Where the items of one room are put. */
  of(room) {
    return {
      set: ({ id, text, time, error }) => {
        this.#ids.add(id);
        this.#set({ id, room, text, time, ...(error ? { error } : {}) });
        this.#counted();
      },
      delete: id => {
        if (this.#ids.delete(id)) {
          this.#unowned.delete(id);
          this.#storage.delete(PREFIX + id).catch(() => {});
          this.#counted();
        }
      },
    };
  }

  /** A map of the items of `user`, or of guests where that is null, by room, in the order of writing. */
  async load(user) {
    const rooms = new Map();
    const items = (await this.#entries()).filter(item => (item.user ?? null) === user).sort((a, b) => a.time - b.time);
    const held = new Map();
    for (const { owner = '' } of items) {
      held.set(owner, held.get(owner) ?? (owner !== '' && owner !== this.#owner && !this.#ended.has(owner) && await isHeld(owner)));
    }
    [...held.keys()].filter(owner => held.get(owner)).forEach(owner => this.#awaitEnd(owner, user));
    for (const item of items.filter(({ owner = '' }) => !held.get(owner))) {
      this.#ids.add(item.id);
      this.#write(item);
      rooms.set(item.room, [...(rooms.get(item.room) ?? []), item]);
    }
    this.#counted();
    return rooms;
  }

  #awaitEnd(owner, user) {
    if (this.#holding === null || this.#awaited.has(owner)) {
      return;
    }
    this.#awaited.set(owner, whenFree(owner, () => {
      this.#awaited.delete(owner);
      this.#ended.add(owner);
      if (user === this.#user) {
        this.#onLeft(user);
      }
    }));
  }

  #counted() {
    if (this.#count !== this.count) {
      this.#count = this.count;
      this.#onCount(this.count);
    }
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
    const owner = this.#holding === null ? {} : { owner: this.#owner };
    this.#storage.set(PREFIX + entry.id, { ...entry, ...owner }).catch(() => {});
  }
}
