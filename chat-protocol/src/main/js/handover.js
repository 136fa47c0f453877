// What a page has written, until its hub elsewhere is known to have it.

import { openStorage } from './storage.js';
import { Unsent } from './unsent.js';

/**
 * Stores what is sent in the page, too. A worker ends with its last tab, and what is on the way to it then is lost; what a page has begun to
 * store is stored, even if it is closed at once.
 */
export class Handover {
  #unsent;
  #ids = new Set(); // that are stored

  /** @param {string | function} token '' for a guest */
  constructor(url, token) {
    const storage = openStorage(url);
    this.#unsent = new Unsent(storage);
    this.#unsent.hasToken = token !== '';
    if (typeof token === 'string' && token !== '') {
      this.#unsent.token = token;
    }
    storage.get('').catch(() => {}); // opens it
  }

  /** Who writes. */
  set user(user) {
    if (this.#unsent.hasToken) {
      this.#unsent.user = user;
    }
  }

  sends(room, item) {
    this.#ids.add(item.id);
    this.#unsent.of(room).set(item);
  }

  /** The hub has deleted the item, perhaps before it was stored here. */
  settled(room, id) {
    if (this.#ids.delete(id)) {
      this.#unsent.of(room).delete(id);
    }
  }
}
