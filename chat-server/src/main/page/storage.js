// What the browser remembers for the page. A browser may forbid storage; then nothing is remembered, and all else works.

/**
 * One remembered text. `kind` is "localStorage" (all tabs, for good) or "sessionStorage" (this tab). Pages at different paths of a host may be
 * those of different servers, so each remembers its own.
 */
export class Remembered {
  #kind;
  #key;

  constructor(kind, key) {
    const path = globalThis.location?.pathname ?? '/';
    this.#kind = kind;
    this.#key = path === '/' ? key : key + path;
  }

  get key() {
    return this.#key;
  }

  read() {
    try {
      return window[this.#kind].getItem(this.#key);
    } catch {
      return null;
    }
  }

  write(value) {
    try {
      window[this.#kind].setItem(this.#key, value);
    } catch {
      // Not remembered.
    }
  }

  forget() {
    try {
      window[this.#kind].removeItem(this.#key);
    } catch {
      // Nothing was remembered.
    }
  }
}

/** The token that was given to this tab, if any. It outlives a reload of the page, and ends with the tab. */
class Token {
  #remembered = new Remembered('sessionStorage', 'chat.token');
  #value = this.#remembered.read(); // by itself where the browser forbids storage

  read() {
    return this.#value;
  }

  write(value) {
    this.#value = value;
    this.#remembered.write(value);
  }

  forget() {
    this.#value = null;
    this.#remembered.forget();
  }
}

export const token = new Token();

/** What belongs to the visitor: for good; but a token speaks for its tab alone, and leaves nothing behind. */
export function ofVisitor(key) {
  return new Remembered(token.read() === null ? 'localStorage' : 'sessionStorage', key);
}
