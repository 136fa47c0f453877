// Where tokens come from: pages that have a callback for them.

/** Asks the pages' callbacks through their ports, one at a time; who asks meanwhile gets the same token. */
export class TokenSource {
  #ports = new Set();
  #asked = null; // `port`, `n`, `promise`, `resolve`, `reject`
  #n = 0;

  get canAsk() {
    return this.#ports.size > 0;
  }

  add(port) {
    this.#ports.add(port);
  }

  remove(port) {
    this.#ports.delete(port);
    if (this.#asked?.port === port) {
      this.given(this.#asked.n, null, true);
    }
  }

  /** A promise of a token; rejects where the callback does. */
  ask() {
    if (this.#asked === null) {
      const [port] = this.#ports;
      const asked = { port, n: ++this.#n };
      asked.promise = new Promise((resolve, reject) => Object.assign(asked, { resolve, reject }));
      this.#asked = asked;
      port.postMessage({ is: 'token-wanted', n: asked.n });
    }
    return this.#asked.promise;
  }

  /** The answer of a page. */
  given(n, token, failed) {
    if (this.#asked?.n === n) {
      const { resolve, reject } = this.#asked;
      this.#asked = null;
      if (failed) {
        reject(new Error('the page has no token'));
      } else {
        resolve(token);
      }
    }
  }
}
