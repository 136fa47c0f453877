// Who is typing: telling it and hearing it.

const TELL_EVERY_MS = 3_000;
const BELIEVE_MS = 7_000; // who stops without saying so is forgotten after this

/** Tells that this user is typing, now and then. */
export class TypingTeller {
  #room;
  #connection;
  #toldAt = -Infinity;
  #active = false;

  constructor(room, connection) {
    this.#room = room;
    this.#connection = connection;
  }

  /** To be called whenever the text changes. */
  changed(text) {
    if (text.trim() === '') {
      this.stopped();
    } else if (performance.now() - this.#toldAt >= TELL_EVERY_MS) {
      this.#tell(true);
    }
  }

  /** The text was sent or emptied. */
  stopped() {
    if (this.#active) {
      this.#tell(false);
    }
  }

  #tell(active) {
    this.#active = active;
    if (this.#connection.isOpen) {
      this.#connection.send({ type: 'typing', room: this.#room.name, active });
      this.#toldAt = active ? performance.now() : -Infinity; // what is written next is news
    }
  }
}

/** The others who are typing. Calls `onChanged(names)`. */
export class Typists {
  #onChanged;
  #typists = new Map(); // user to name and timer

  constructor(onChanged) {
    this.#onChanged = onChanged;
  }

  heard(push) {
    this.#forget(push.user);
    if (push.active) {
      const timer = setTimeout(() => this.stopped(push.user), BELIEVE_MS);
      this.#typists.set(push.user, { name: push.name, timer });
    }
    this.#show();
  }

  /** The user said something or left. */
  stopped(user) {
    if (this.#forget(user)) {
      this.#show();
    }
  }

  clear() {
    for (const user of [...this.#typists.keys()]) {
      this.#forget(user);
    }
    this.#show();
  }

  #forget(user) {
    clearTimeout(this.#typists.get(user)?.timer);
    return this.#typists.delete(user);
  }

  #show() {
    this.#onChanged(Array.from(this.#typists.values(), typist => typist.name));
  }
}
