// What the user wrote, until it is known to be kept by the server.

const MOST_ITEMS = 100;
const DEFAULT_RETRY_MS = 1_000;
const SLOW_REPLY_MS = 5_000;
const REPLY_TIMEOUT_MS = 30_000;

/** Errors that may end, of a mute for example, after which the user sends the text again or does not. */
const FOR_THE_USER = new Set(['not_allowed', 'repeated', 'no_links_yet']);

/**
 * Sends texts in the order in which they were written, one at a time, each with an id by which the server knows it
 * again: so it may be sent again on any doubt. What the server does not have yet outlives a reload of the page.
 *
 * An item's `state` is "waiting" (to be sent), "underway" (sent, no reply yet), "kept" (the server has it, and will push
 * it as a message) or "failed" (`error` says why; the user decides).
 *
 * Tells its listener `onChanged(item)`, `onSlow()`: no reply came for 5 s, and `onStuck()`: none came at all, so the
 * connection is of no use.
 */
export class Outbox {
  #room;
  #connection;
  #unsent;
  #listener;
  #items; // by id, in the order of writing
  #underway = null;
  #ready = false;
  #pauseTimer = null;
  #slowTimer;
  #replyTimer;

  /** @param {Unsent} unsent where the items outlive the page */
  constructor(room, connection, unsent, listener) {
    this.#room = room;
    this.#connection = connection;
    this.#unsent = unsent;
    this.#listener = listener;
    this.#items = new Map(unsent.items.map(item => [item.id, restored(item)]));
  }

  /** What the server does not have yet, as far as is known. */
  get unsent() {
    return [...this.#items.values()].filter(item => item.state !== 'kept');
  }

  get isFull() {
    return this.#items.size >= MOST_ITEMS;
  }

  /** Puts `text` in; the item has its id. */
  add(text) {
    const item = { id: randomId(), text, time: Date.now(), state: 'waiting', error: null, seq: null };
    this.#items.set(item.id, item);
    this.#save();
    return item;
  }

  /** Items may be sent from now on. */
  start() {
    this.#ready = true;
    this.flush();
  }

  /** The connection is gone: what had no reply is sent again on the next one. */
  stop(tooBig) {
    this.#ready = false;
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = null;
    if (this.#underway !== null && tooBig) {
      this.#fail(this.#underway, { code: 'text_too_long', message: '' });
    } else {
      this.#takeBack();
    }
  }

  /** Sends the next item, if there is one and nothing speaks against it. */
  flush() {
    if (!this.#ready || this.#underway !== null || this.#pauseTimer !== null) {
      return;
    }
    const item = this.#next();
    if (item && this.#connection.send({ type: 'send', id: item.id, room: this.#room.name, text: item.text })) {
      this.#underway = item;
      this.#change(item, 'underway');
      this.#slowTimer = setTimeout(() => this.#listener.onSlow(), SLOW_REPLY_MS);
      this.#replyTimer = setTimeout(() => this.#listener.onStuck(), REPLY_TIMEOUT_MS);
    }
  }

  #next() {
    for (const item of this.#items.values()) {
      if (item.state === 'waiting') {
        return item;
      }
    }
    return null;
  }

  /** Takes the reply to a send; gives the item that is kept now, or null. */
  sent(reply) {
    const item = this.#items.get(reply.id);
    if (!item) {
      return null;
    }
    this.#settled(item);
    item.seq = reply.seq;
    item.time = reply.time;
    this.#change(item, 'kept');
    this.flush();
    return item;
  }

  /** Forgets the item with `id`, as its message is in the list, and gives it; null if there is none. */
  remove(id) {
    const item = this.#items.get(id) ?? null;
    if (item !== null) {
      this.#items.delete(id);
      this.#save();
      this.#settled(item);
      this.flush();
    }
    return item;
  }

  /** Forgets everything, sent or not. */
  clear() {
    this.#takeBack();
    this.#items.clear();
    this.#save();
  }

  /** Forgets the item that became this message, and gives it; null if there is none. A deleted message has no id any more. */
  removeFor(message) {
    if (message.id !== undefined) {
      return this.remove(message.id);
    }
    const item = [...this.#items.values()].find(each => each.seq === message.seq);
    return item ? this.remove(item.id) : null;
  }

  /** Forgets all items that the server has, and gives them: their messages may not come any more. */
  removeKept() {
    const kept = [...this.#items.values()].filter(item => item.state === 'kept');
    for (const item of kept) {
      this.#items.delete(item.id);
    }
    return kept;
  }

  /** Takes an error; false if it answers something else. */
  failed(error) {
    const item = this.#items.get(error.id);
    if (!item) {
      return false;
    }
    const waits = error.temporary && error.retryAfterMs > 0 && !FOR_THE_USER.has(error.code);
    if (error.code === 'rate_limited' || waits) {
      this.#takeBack();
      this.#pause(error.retryAfterMs || DEFAULT_RETRY_MS);
    } else if (error.code === 'not_joined') {
      this.#takeBack();
      this.#ready = false;
    } else {
      this.#fail(item, error);
      this.flush();
    }
    return true;
  }

  /** Sends a failed item again. */
  again(id) {
    const item = this.#items.get(id);
    if (item?.state === 'failed') {
      item.error = null;
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
    this.#settled(item);
    item.error = error;
    this.#change(item, 'failed');
  }

  #takeBack() {
    const item = this.#underway;
    if (item !== null) {
      this.#settled(item);
      this.#change(item, 'waiting');
    }
  }

  #settled(item) {
    if (this.#underway === item) {
      this.#underway = null;
      clearTimeout(this.#slowTimer);
      clearTimeout(this.#replyTimer);
    }
  }

  #change(item, state) {
    item.state = state;
    this.#save();
    this.#listener.onChanged(item);
  }

  #save() {
    this.#unsent.items = this.unsent.map(({ id, text, time, error }) => ({ id, text, time, error }));
  }
}

/** Whether it was sent is unknown; the server finds a repetition by its id. */
function restored({ id, text, time, error }) {
  return { id, text, time, error, state: error ? 'failed' : 'waiting', seq: null };
}

/** 128 random bits. (`crypto.randomUUID` would want https.) */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
