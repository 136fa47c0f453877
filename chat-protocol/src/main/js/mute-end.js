// The end of a mute.

const AFTER_MS = 500; // as clocks differ a little
const LONGEST_MS = 2 ** 31 - 1; // for a timer

/** The server says that a mute has ended when it hears anything: lets it hear something then, as who may not write is silent. */
export class MuteEnd {
  #ping;
  #timer;

  constructor(ping) {
    this.#ping = ping;
  }

  /** @param muted `until`, if it has an end; null: nobody is muted, or it does not matter any more */
  expect(muted) {
    clearTimeout(this.#timer);
    if (muted?.until !== undefined) {
      this.#timer = setTimeout(this.#ping, Math.min(muted.until - Date.now() + AFTER_MS, LONGEST_MS));
    }
  }
}
