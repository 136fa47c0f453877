// What the user wrote in a room, until the server is known to have it.

const DEFAULT_RETRY_MS = 1_000;
const REPLY_TIMEOUT_MS = 30_000;

/** Errors that may end, of a mute for example, after which the user sends the text again or does not. */
const FOR_THE_USER = new Set(['not_allowed', 'repeated', 'no_links_yet']);

/**
 * Sends texts in the order in which they were written, many under way at a time, each with an id by which the server knows it
 * again: so it may be sent again on any doubt. What the server does not have yet outlives a reload of the page.
 *
 * The order is that of writing, but for two cases. One that the server refuses for a while (`rate_limited` by the room's slow
 * mode, `unavailable`) may be overtaken by those that were under way behind it; from then on one is sent at a time until the
 * refused ones are through. And one that it refuses for good is sent when the user says so, after those
 * that went meanwhile.
 *
 * An item is `{ id, text, time, state, error, seq }`. Its `state` is "waiting" (to be sent), "underway" (sent, no reply yet),
 * "sent" (the server has it, and will push it as a message) or "failed" (`error` says why; the user decides).
 *
 * Tells its listener `onChanged(item)`, `onGone(item)`: it is a message now, or discarded, and `onStuck()`: no reply came at
 * all, so the connection is of no use.
 */
export class Outbox {
  #room;
  #connection;
  #pace;
  #unsent;
  #listener;
  #items = new Map(); // by id, in the order of writing
  #underway = new Set(); // items
  #oneByOne = new Set(); // ids of refused items: until they are through, one is under way at a time
  #ready = false;
  #pauseTimer = null;
  #replyTimer = null;
  #flush = () => this.flush();

  /** @param unsent `set(item)` and `delete(id)`: where items outlive the page */
  constructor(room, connection, pace, unsent, listener) {
    this.#room = room;
    this.#connection = connection;
    this.#pace = pace;
    this.#unsent = unsent;
    this.#listener = listener;
  }

  get items() {
    return [...this.#items.values()];
  }

  /** How many items the server does not have, as far as is known. */
  get waiting() {
    let count = 0;
    this.#items.forEach(item => { count += item.state === 'sent' ? 0 : 1; });
    return count;
  }

  /** Whether something is sent, or will be without the user. */
  get isSending() {
    return this.items.some(({ state }) => state === 'waiting' || state === 'underway');
  }

  /** The items under way: `id` and `text`. */
  get underway() {
    return [...this.#underway];
  }

  /** Takes what an earlier page has left. Whether it was sent is unknown; the server finds a repetition by its id. */
  restore(items) {
    const left = items.filter(({ id }) => !this.#items.has(id)).map(({ id, text, time, error }) =>
      (error ? { id, text, time, state: 'failed', error } : { id, text, time, state: 'waiting' }));
    this.#items = new Map([...left.map(item => [item.id, item]), ...this.#items]);
    left.forEach(item => this.#listener.onChanged(item));
    this.flush();
  }

  /** Puts a text in. */
  add({ id, text, time }) {
    if (this.#items.has(id)) {
      return; // the page does not know that it arrived
    }
    const item = { id, text, time, state: 'waiting' };
    this.#unsent.set(item);
    this.#put(item);
    this.flush();
  }

  #put(item) {
    this.#items.set(item.id, item);
    this.#listener.onChanged(item);
  }

  /** Items may be sent from now on. */
  start() {
    this.#ready = true;
    this.flush();
  }

  /** Nothing can be sent now: what had no reply is sent again. */
  stop() {
    this.#ready = false;
    clearTimeout(this.#pauseTimer);
    clearTimeout(this.#replyTimer);
    this.#pauseTimer = this.#replyTimer = null;
    const taken = [...this.#underway];
    this.#underway.clear();
    for (const item of taken) {
      this.#pace.left();
      this.#change(item, 'waiting');
    }
  }

  /** Sends what may be sent. */
  flush() {
    while (this.#ready && this.#pauseTimer === null && (this.#oneByOne.size === 0 || this.#underway.size === 0)) {
      const item = this.#next();
      if (item === null || !this.#pace.enter(this.#flush)) {
        return;
      }
      if (!this.#connection.send({ type: 'send', id: item.id, room: this.#room, text: item.text })) {
        this.#pace.left();
        return;
      }
      this.#underway.add(item);
      this.#replyTimer ??= this.#awaitReply();
      this.#change(item, 'underway');
    }
  }

  #awaitReply() {
    return setTimeout(() => this.#listener.onStuck(), REPLY_TIMEOUT_MS);
  }

  #next() {
    for (const item of this.#items.values()) {
      if (item.state === 'waiting') {
        return item;
      }
    }
    return null;
  }

  /** Takes the reply to a send; false if it answers something else. `seen`: its message came already. */
  sent(reply, seen) {
    const item = this.#items.get(reply.id);
    if (!item) {
      return false;
    }
    item.seq = reply.seq;
    item.time = reply.time;
    item.epoch = reply.epoch;
    this.#unsent.delete(item.id);
    item.state = 'sent';
    this.#oneByOne.delete(item.id);
    this.#settled(item);
    this.#listener.onChanged(item);
    if (seen) {
      this.#remove(item);
    }
    this.flush();
    return true;
  }

  /** The item became `message`, if there is such an item. A deleted message has no id any more. */
  becomes(message, epoch) {
    const item = message.id === undefined
      ? this.items.find(each => each.seq === message.seq)
      : this.#items.get(message.id);
    if (item) {
      item.seq = message.seq;
      item.time = message.time;
      item.epoch = epoch;
      item.state = 'sent';
      this.#remove(item);
      this.flush();
    }
  }

  /** What the server has may not come as a message any more. */
  settle() {
    this.items.filter(item => item.state === 'sent').forEach(item => this.#remove(item));
  }

  /** The user gives up the item with `id`. What is under way may arrive all the same. */
  discard(id) {
    const item = this.#items.get(id);
    if (item) {
      this.#remove(item);
      this.flush();
    }
  }

  /** Forgets all items; they stay where they outlive the page. */
  putAside() {
    const items = this.items;
    this.#items.clear();
    this.#oneByOne.clear();
    items.forEach(item => {
      this.#settled(item);
      this.#listener.onGone(item);
    });
  }

  #remove(item) {
    this.#items.delete(item.id);
    this.#unsent.delete(item.id);
    this.#oneByOne.delete(item.id);
    this.#settled(item);
    this.#listener.onGone(item);
  }

  /** Takes an error; false if it answers something else. */
  failed(error) {
    const item = this.#items.get(error.id);
    if (!item) {
      return false;
    }
    const waits = error.temporary && error.retryAfterMs > 0 && !FOR_THE_USER.has(error.code);
    if (error.code === 'rate_limited' || waits) {
      this.#pause(error.retryAfterMs || DEFAULT_RETRY_MS);
      this.#takeBack(item);
    } else if (error.code === 'not_joined') {
      this.#ready = false;
      this.#takeBack(item);
    } else {
      this.#settled(item);
      this.#fail(item, error);
      this.flush();
    }
    return true;
  }

  /** Sends a failed item again, before those that wait behind it. */
  again(id) {
    const item = this.#items.get(id);
    if (item?.state === 'failed') {
      delete item.error;
      this.#unsent.set(item);
      this.#change(item, 'waiting');
      this.flush();
    }
  }

  #pause(ms) {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => {
      this.#pauseTimer = null;
      this.flush();
    }, ms);
  }

  #fail(item, error) {
    const { code, message, temporary, retryAfterMs } = error;
    item.error = { code, message, temporary, retryAfterMs };
    this.#oneByOne.delete(item.id);
    this.#unsent.set(item);
    this.#change(item, 'failed');
  }

  #takeBack(item) {
    this.#oneByOne.add(item.id);
    this.#settled(item);
    this.#change(item, 'waiting');
  }

  #settled(item) {
    if (this.#underway.delete(item)) {
      this.#pace.left();
      clearTimeout(this.#replyTimer);
      this.#replyTimer = this.#underway.size > 0 ? this.#awaitReply() : null;
    }
  }

  #change(item, state) {
    item.state = state;
    this.#listener.onChanged(item);
  }
}
