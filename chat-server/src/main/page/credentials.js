// Shows the server who its user is: a token, where it was given one, else the session of an earlier visit.

import { Remembered } from './storage.js';

/** A token that was given to this tab. It outlives a reload of the page, and ends with the tab. */
export class Token {
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

export class Credentials {
  #session;
  #token;
  #shown = null; // in the last hello

  /**
   * @param {Remembered} session of guests, for all tabs
   * @param {Token} token
   */
  constructor(session, token) {
    this.#session = session;
    this.#token = token;
  }

  get token() {
    return this.#token;
  }

  /** Whether the last hello had a token. */
  get hadToken() {
    return this.#shown?.kept === this.#token;
  }

  /** Puts into a hello what there is. */
  show(hello) {
    this.#shown = null;
    for (const [field, kept] of [['token', this.#token], ['session', this.#session]]) {
      if (kept.read() && this.#shown === null) {
        hello[field] = kept.read();
        this.#shown = { kept, value: kept.read() };
      }
    }
  }

  /** A user by token has no session. */
  welcomed(welcome) {
    if (welcome.session) {
      this.#session.write(welcome.session);
    }
  }

  /** The server does not take what was shown; false if that was nothing. What was got meanwhile, as by another tab, stays. */
  forget() {
    if (this.#shown?.kept.read() === this.#shown?.value) {
      this.#shown?.kept.forget();
    }
    return this.#shown !== null;
  }
}
