// How a room is set, and what the user may do there.

/** Of every room, until somebody configures it. */
export const SETTINGS = Object.freeze({ kind: 'open', slowMs: 0, topic: '' });
const OPEN_ROOM = 'rwhp'; // what one may do where the server does not say

/** What a tab hears as `joined`, with what has changed since. */
export class Standing {
  #now = null;
  #settledAt = 0; // seq: changes up to here are in the settings

  /** Null before the first `joined`. */
  get now() {
    return this.#now;
  }

  /** A server of before does not say how the room is set: the changes do that follow. */
  joined({ members, seq, first, epoch, recovered, may = OPEN_ROOM, settings, muted = null }) {
    this.#settledAt = settings === undefined ? 0 : seq;
    this.#now = { members, seq, first, epoch, recovered, may, settings: merged(SETTINGS, settings), muted };
  }

  rights({ may, muted = null }) {
    this.#now = { ...this.#now, may, muted }; // what was said stays as it was
  }

  /** Takes an event of the room; whether it has changed the settings. */
  event({ seq, settings }) {
    const isNews = settings !== undefined && seq > this.#settledAt && this.#now !== null;
    if (isNews) {
      this.#now = { ...this.#now, settings: merged(this.#now.settings, settings) };
    }
    return isNews;
  }
}

/** What everybody sees of the settings: the rest is for who moderates. */
function merged(before, { kind = before.kind, slowMs = before.slowMs, topic = before.topic } = {}) {
  return { kind, slowMs, topic };
}
