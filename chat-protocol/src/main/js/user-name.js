// What the user is called, between the wish and the server's answer.

/** The name that is wanted, the one in the last hello, and the one that the server took last. */
export class UserName {
  /** '' leaves it to the token or to chance. */
  wanted = '';
  #shown = '';
  #taken = null;

  /** Whether the server took the name that was asked for last. */
  get isTaken() {
    return this.wanted === this.#taken;
  }

  /** What to put into a hello. */
  show() {
    this.#shown = this.wanted;
    return this.wanted === '' ? {} : { name: this.wanted };
  }

  /** The server took a hello, by which the user is called `name`. What was wanted since is asked for later. */
  welcomed(name) {
    if (this.wanted === this.#shown) {
      this.wanted = name;
    }
    this.#taken = name;
  }

  /** The server took `name` at a rename, of which `isLast` says whether another one followed. */
  renamed(name, isLast) {
    this.#taken = name;
    if (isLast) {
      this.wanted = name;
    }
  }

  /** The server does not take what is wanted: the last good one stays. False if there is none. */
  fallBack() {
    const isOther = this.#taken !== null && !this.isTaken;
    if (isOther) {
      this.wanted = this.#taken;
    }
    return isOther;
  }
}
