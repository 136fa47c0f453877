// How fast a connection may be used: as fast as the server takes commands, so that it refuses none in the middle.

const MOST_UNDERWAY = 32;
const SHARE = 0.95; // of what the server takes: its clock is not ours

/**
 * A bucket of tokens, as the server has one for `send`, `edit`, `delete`, `typing` and `rename` together, and a window of 32
 * commands under way. The bucket holds what flows in within a second, half of the server's.
 */
export class Pace {
  #perSecond = 20;
  #tokens = 20;
  #at = Date.now();
  #underway = 0;
  #waiting = new Set(); // functions
  #timer = null;

  /** The server takes so many a second; 0 is without limit. */
  set perSecond(perSecond) {
    this.#perSecond = perSecond > 0 ? perSecond * SHARE : Infinity;
    this.#tokens = Math.min(this.#tokens, this.#most);
    this.wake();
  }

  get #most() {
    return Math.max(1, this.#perSecond);
  }

  /** The connection is gone, and what was under way with it. */
  reset() {
    this.#underway = 0;
    this.#waiting.clear();
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Whether a command may be sent now; until `left()` it is under way. If not, `wake` is called when it is worth asking again. */
  enter(wake) {
    if (this.#underway < MOST_UNDERWAY && this.spend()) {
      this.#underway++;
      return true;
    }
    this.#waiting.add(wake);
    if (this.#underway < MOST_UNDERWAY) {
      this.#timer ??= setTimeout(() => this.wake(), Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000));
    }
    return false;
  }

  /** What had entered has its reply. */
  left() {
    this.#underway = Math.max(0, this.#underway - 1);
    if (this.#waiting.size > 0) {
      this.wake();
    }
  }

  /** Takes a token, of which `spare` more must be there; false if there are not. */
  spend(spare = 0) {
    this.#refill();
    if (this.#tokens < 1 + spare) {
      return false;
    }
    this.#tokens--;
    return true;
  }

  wake() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach(wake => wake());
  }

  #refill() {
    const now = Date.now();
    const more = ((now - this.#at) / 1_000) * this.#perSecond;
    this.#at = now;
    this.#tokens = this.#perSecond === Infinity ? Infinity : Math.min(this.#most, this.#tokens + Math.max(0, more));
  }
}
