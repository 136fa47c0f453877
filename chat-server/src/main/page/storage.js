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

/** What a tab has written in a room and not sent yet. It outlives a reload of the page, and ends with the tab. */
export class Unsent {
  #draft;
  #items;

  constructor(room) {
    this.#draft = new Remembered('sessionStorage', 'chat.draft.' + room);
    this.#items = new Remembered('sessionStorage', 'chat.unsent.' + room);
  }

  get draft() {
    return this.#draft.read() ?? '';
  }

  set draft(text) {
    if (text === '') {
      this.#draft.forget();
    } else {
      this.#draft.write(text);
    }
  }

  /** What waits in the outbox, as `{ id, text, time, error }`. */
  get items() {
    try {
      const items = JSON.parse(this.#items.read() ?? '[]');
      return items.filter(item => typeof item?.id === 'string' && typeof item.text === 'string');
    } catch {
      return [];
    }
  }

  set items(items) {
    if (items.length === 0) {
      this.#items.forget();
    } else {
      this.#items.write(JSON.stringify(items));
    }
  }
}
