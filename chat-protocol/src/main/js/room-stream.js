// One room's events: in order, each once, and truthful about those that cannot be had.

const REJOIN_PAUSE_MS = 5_000;
const CATCH_UP_MS = 3_000;
const JOIN_TIMEOUT_MS = 15_000;
const DEFAULT_RETRY_MS = 1_000;

let lastJoin = 0;

/**
 * Knows which events of a room were seen, and asks again for those that are missing. Messages, edits, deletions and whatever
 * else happens share one numbering; this looks at no more than that.
 *
 * Tells its listener:
 * - `onJoined(reply)`: the room is joined, or joined again
 * - `onEvent(event)`: the next event
 * - `onGap(gap)`: what cannot be had lies before the next event: `from` and `to` by seq, `since` and `until` by time, each
 *   null where it is not known; or `renewed`: the numbering began anew, and what was missed meanwhile is unknown
 * - `onCaughtUp()`: what was there before joining has been seen
 * - `onRefused(error)`: the room cannot be joined; if `error.temporary`, it is tried again, unless that is a ban
 */
export class RoomStream {
  #name;
  #connection;
  #listener;
  #history = 0;
  #epoch = null;
  #seq = null; // of the newest event seen; null before the first
  #time = null; // of it
  #joinId = null;
  #joined = false;
  #since = null; // what the last join asked for
  #newestAtJoin = 0;
  #caughtUp = false;
  #gap = null; // that ends at the next event
  #catchUpTimer;
  #joinTimer;
  #rejoinedAt = -Infinity;
  #rejoinedFor = null; // the place at which a rejoin was to fill a gap
  #lag = null; // what the last pong said beyond #seq

  constructor(name, connection, listener) {
    this.#name = name;
    this.#connection = connection;
    this.#listener = listener;
  }

  get epoch() {
    return this.#epoch;
  }

  get seq() {
    return this.#seq;
  }

  get isJoined() {
    return this.#joined;
  }

  /** Whether the room is joined, or will be. */
  get isAsked() {
    return this.#joinId !== null;
  }

  get isCaughtUp() {
    return this.#caughtUp;
  }

  /** Whether the events up to `seq` were seen, as far as they could be had. */
  hasSeen(seq) {
    return this.#seq !== null && seq <= this.#seq;
  }

  /** Begins after what a page has seen already, over an earlier connection. */
  goOnFrom({ epoch, seq, time }) {
    this.#epoch = epoch;
    this.#seq = seq;
    this.#time = time;
  }

  /** Asks for the room: all that came after the newest event seen, or `history` of the newest if there is none. */
  join(history = this.#history) {
    this.#history = history;
    this.#pause();
    this.#joinId = 'join-' + ++lastJoin;
    this.#since = this.#seq === null ? null : { epoch: this.#epoch, seq: this.#seq };
    const join = { type: 'join', id: this.#joinId, room: this.#name };
    if (this.#since !== null) {
      join.since = this.#since;
    } else if (history > 0) {
      join.history = history;
    }
    if (this.#connection.send(join)) {
      this.#joinTimer = setTimeout(() => this.#connection.restart(), JOIN_TIMEOUT_MS);
    }
  }

  /** Joins again, to get what is missing. If that was done just before, only a new connection may help. */
  rejoin() {
    if (Date.now() - this.#rejoinedAt < REJOIN_PAUSE_MS) {
      this.#connection.restart();
      return;
    }
    this.#rejoinedAt = Date.now();
    this.#connection.send({ type: 'leave', room: this.#name });
    this.join();
  }

  /** The connection is gone, or the user out of the room. */
  dropped() {
    this.#pause();
    this.#joinId = null;
  }

  joined(reply) {
    if (reply.id !== this.#joinId) {
      return;
    }
    clearTimeout(this.#joinTimer);
    this.#newestAtJoin = reply.seq;
    this.#joined = true;
    this.#listener.onJoined(reply);
    this.#startFrom(reply);
    this.#checkCaughtUp();
    if (!this.#caughtUp) {
      this.#catchUpTimer = setTimeout(() => this.#setCaughtUp(), CATCH_UP_MS);
    }
  }

  /** Where the events that follow `joined` begin, and what is lost before them. */
  #startFrom(reply) {
    if (this.#since === null) {
      this.#begin(reply);
    } else if (reply.epoch !== this.#epoch || reply.seq < this.#since.seq) {
      this.#gap = { renewed: true, from: null, to: null, since: this.#time, until: null };
      this.#begin(reply);
    } else if (!reply.recovered && this.#seq < reply.first - 1) {
      this.#lost(this.#seq + 1, reply.first - 1);
      this.#seq = reply.first - 1;
    }
  }

  /** What follows a `since` is all there is; what follows a `history`, the newest of it. */
  #begin(reply) {
    this.#epoch = reply.epoch;
    const nothing = reply.first > reply.seq || (this.#since === null && this.#history === 0);
    this.#seq = nothing ? reply.seq : null;
  }

  event(event) {
    if (this.hasSeen(event.seq)) {
      return;
    }
    const follows = this.#seq === null ? this.#joined : event.seq === this.#seq + 1;
    if (follows) {
      this.#accept(event);
    } else if (this.#joined) {
      this.#missing(event);
    }
    // Else it belongs to the membership that a rejoin is about to replace, and will come again.
  }

  #accept(event) {
    this.#endGap(event.time);
    this.#seq = event.seq;
    this.#time = event.time;
    this.#listener.onEvent(event);
    this.#checkCaughtUp();
  }

  #lost(from, to) {
    this.#gap = { from: this.#gap?.from ?? from, to, since: this.#gap?.since ?? this.#time, until: null };
  }

  #endGap(until) {
    if (this.#gap !== null) {
      const gap = { ...this.#gap, until };
      this.#gap = null;
      this.#listener.onGap(gap);
    }
  }

  /** There is a gap before `event`. Where joining again has not filled it, nothing will. */
  #missing(event) {
    if (this.#rejoinedFor === this.#place()) {
      this.#lost(this.#seq + 1, event.seq - 1);
      this.#accept(event);
    } else {
      this.#fillGap();
    }
  }

  #fillGap() {
    this.#rejoinedFor = this.#place();
    this.rejoin();
  }

  #place() {
    return this.#epoch + ':' + this.#seq;
  }

  /** Finds loss: a room that the server does not name, or one that stands still behind what the server has. */
  pong(pong) {
    if (!this.#joined) {
      return;
    }
    if (!Object.hasOwn(pong.rooms, this.#name)) {
      this.join();
      return;
    }
    const stuck = this.#lag !== null && this.#lag === (this.#seq ?? 0);
    const newest = pong.rooms[this.#name];
    const behind = !this.hasSeen(newest) && newest > 0;
    if (behind && stuck) {
      this.#fillGap();
    } else {
      this.#lag = behind ? this.#seq ?? 0 : null;
    }
  }

  /** Takes an error that answers the join; false if it answers something else. */
  failed(error) {
    if (this.#joinId === null || error.id !== this.#joinId) {
      return false;
    }
    clearTimeout(this.#joinTimer);
    if (error.code === 'already_joined') {
      this.rejoin();
      return true;
    }
    if (error.temporary && error.code !== 'not_allowed') { // which a ban is
      this.#joinTimer = setTimeout(() => this.join(), error.retryAfterMs || DEFAULT_RETRY_MS);
    } else {
      this.#joinId = null;
    }
    if (!error.temporary || error.code === 'not_allowed' || error.code === 'too_many_rooms') {
      this.#listener.onRefused(error);
    }
    return true;
  }

  #pause() {
    clearTimeout(this.#catchUpTimer);
    clearTimeout(this.#joinTimer);
    this.#joined = false;
    this.#caughtUp = false;
    this.#lag = null;
  }

  #checkCaughtUp() {
    if (this.#joined && !this.#caughtUp && this.hasSeen(this.#newestAtJoin)) {
      this.#setCaughtUp();
    }
  }

  #setCaughtUp() {
    clearTimeout(this.#catchUpTimer);
    this.#endGap(null);
    this.#caughtUp = true;
    this.#listener.onCaughtUp();
  }
}
