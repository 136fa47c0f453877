// Says that the user of this page types.

const SAY_EVERY_MS = 3_000;

/** Calls `say(active)` now and then. */
export class TypingTeller {
  #say;
  #saidAt = -Infinity;
  #active = false;

  constructor(say) {
    this.#say = say;
  }

  /** What is written has changed. */
  types() {
    if (Date.now() - this.#saidAt >= SAY_EVERY_MS) {
      this.#active = true;
      this.#saidAt = Date.now();
      this.#say(true);
    }
  }

  /** It was emptied. */
  stops() {
    if (this.#active) {
      this.#say(false);
    }
    this.ends();
  }

  /** It was sent, which says so itself, or nobody hears; whatever is written next is news. */
  ends() {
    this.#active = false;
    this.#saidAt = -Infinity;
  }
}
