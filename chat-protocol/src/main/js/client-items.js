// What a page has written in a room, as far as it is not among the room's messages yet.

import { ChatError, randomId } from './events.js';

const MOST = 1_000;

/** The items of the hub's outbox as they were heard of last, and the promises of those that this page wrote. */
export class Items {
  #items = new Map(); // by id
  #promises = new Map(); // by id, until the server decides
  #lastTime = 0;

  get list() {
    return [...this.#items.values()];
  }

  /** Those of this page of which the server is not known to have them. */
  get own() {
    return this.list.filter(item => this.#promises.has(item.id));
  }

  /** A new item, with the promise of what the server says to it. */
  write(text) {
    if (this.#items.size >= MOST) {
      const full = new ChatError({ code: 'outbox_full', message: 'too much waits to be sent' });
      return { item: null, sent: Promise.reject(full) };
    }
    const item = { id: randomId(), text, time: this.#nextTime(), state: 'waiting' };
    const sent = new Promise((resolve, reject) => this.#promises.set(item.id, { resolve, reject }));
    this.#items.set(item.id, item);
    sent.catch(() => {}); // the item says so, too
    return { item, sent };
  }

  /** Items are stored by it, so that no two of this page have the same. */
  #nextTime() {
    this.#lastTime = Math.max(this.#lastTime + 1, Date.now());
    return this.#lastTime;
  }

  /** An item is new, or has changed. */
  changed(item, gone = false) {
    if (gone) {
      this.#items.delete(item.id);
    } else {
      this.#items.set(item.id, item);
    }
    if (gone || item.state === 'sent' || item.state === 'failed') {
      this.#settle(item);
    }
  }

  /** All that the hub has, in its order; behind them what is on its way there. */
  replace(items) {
    const onTheirWay = this.own;
    this.#items = new Map(items.map(item => [item.id, item]));
    for (const item of onTheirWay) {
      if (!this.#items.has(item.id)) {
        this.#items.set(item.id, item);
      }
    }
  }

  /** Nobody will hear what becomes of them. */
  end(error) {
    this.#promises.forEach(({ reject }) => reject(error));
    this.#promises.clear();
  }

  #settle({ id, seq, epoch, time, state, error }) {
    const promise = this.#promises.get(id);
    this.#promises.delete(id);
    if (state === 'sent') {
      promise?.resolve({ id, seq, epoch, time });
    } else {
      promise?.reject(new ChatError(state === 'failed' ? error : { code: 'discarded' }));
    }
  }
}
