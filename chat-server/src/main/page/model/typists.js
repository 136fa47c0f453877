// The others who are typing in a room.

const BELIEVE_MS = 7_000; // who stops without saying so is forgotten after this

/** Calls `onChanged()` when `names` has changed. */
export class Typists {
  #onChanged;
  #typists = new Map(); // user to name and timer

  constructor(onChanged) {
    this.#onChanged = onChanged;
  }

  get names() {
    return Array.from(this.#typists.values(), typist => typist.name);
  }

  /** @param self the visitor's own user, who is not one of the others */
  heard(push, self) {
    this.#forget(push.user);
    if (push.active && push.user !== self) {
      const timer = setTimeout(() => this.stopped(push.user), BELIEVE_MS);
      this.#typists.set(push.user, { name: push.name, timer });
    }
    this.#onChanged();
  }

  /** The user said something or left. */
  stopped(user) {
    if (this.#forget(user)) {
      this.#onChanged();
    }
  }

  clear() {
    [...this.#typists.keys()].forEach(user => this.#forget(user));
    this.#onChanged();
  }

  #forget(user) {
    clearTimeout(this.#typists.get(user)?.timer);
    return this.#typists.delete(user);
  }
}
