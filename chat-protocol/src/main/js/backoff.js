// How long to wait before the next try.

const SHORTEST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const MOST_FAILURES = 10; // that are counted

/** Longer after each failure. Random, so that the users of a server that restarted do not all come back at once. */
export class Backoff {
  #failures = 0;

  succeeded() {
    this.#failures = 0;
  }

  /** The delay in ms, 0.5 to 20 s; what the server asks for comes at least, and a little at random after it. */
  next(leastMs = 0) {
    const mostMs = Math.min(LONGEST_DELAY_MS, SHORTEST_DELAY_MS * 2 ** (this.#failures + 1));
    this.#failures = Math.min(this.#failures + 1, MOST_FAILURES);
    const delayMs = SHORTEST_DELAY_MS + Math.random() * (mostMs - SHORTEST_DELAY_MS);
    const floorMs = leastMs > 0 ? leastMs + Math.random() * SHORTEST_DELAY_MS : 0;
    return Math.min(Math.max(delayMs, floorMs), LONGEST_TIMER_MS);
  }
}
