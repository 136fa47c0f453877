// One room's events: in order, each once, and truthful about those that cannot be had.

const HISTORY_MESSAGES = 50;
const OLDER_EVENTS = 200; // a page
const MOST_OLDER_PAGES = 10;
const REJOIN_PAUSE_MS = 5_000;
const CATCH_UP_MS = 3_000;

/**
 * Knows which events of a room were seen, and asks again for those that are missing. Messages, edits, deletions and whatever
 * else happens share one numbering; this looks at no more than that, but for the history at the first join: it goes on
 * asking for older events until there are 50 messages among them.
 *
 * Tells its listener:
 * - `onJoined(members)`: how many users are there
 * - `onEvent(event)`: the next event, or one of an older page, oldest first
 * - `onLost(from, to)`: these, by seq, cannot be had
 * - `onRenewed()`: the numbering began anew; what was missed meanwhile is unknown
 * - `onCaughtUp()`: what was kept before joining has been seen
 * - `onRefused(error)`: the room cannot be joined
 */
export class Room {
  #name;
  #connection;
  #listener;
  #epoch = null;
  #seq = null; // of the newest event seen; null before the first
  #joinId = null;
  #joined = false;
  #since = null; // what the last join asked for
  #newestAtJoin = 0;
  #caughtUp = false;
  #catchUpTimer;
  #retryTimer;
  #rejoinedAt = -Infinity;
  #rejoinedFor = null; // the place at which a rejoin was to fill a gap
  #lag = null; // what the last pong told beyond #seq
  #older = null; // what is asked for before the first event seen: `id`, `before`, `first`, `messages` still wanted, `pages`

  constructor(name, connection, listener) {
    this.#name = name;
    this.#connection = connection;
    this.#listener = listener;
  }

  get name() {
    return this.#name;
  }

  /** Whether the events up to `seq` were seen, as far as they could be had. */
  hasSeen(seq) {
    return this.#seq !== null && seq <= this.#seq;
  }

  /** Asks for the room: all that came after the newest event seen, or some history if there is none. */
  join() {
    clearTimeout(this.#retryTimer);
    this.#pause();
    this.#joinId = 'join-' + crypto.getRandomValues(new Uint32Array(1))[0];
    this.#since = this.#seq === null ? null : { epoch: this.#epoch, seq: this.#seq };
    const join = { type: 'join', id: this.#joinId, room: this.#name, history: HISTORY_MESSAGES };
    if (this.#since !== null) {
      join.since = this.#since;
    }
    this.#connection.send(join);
  }

  /** Joins again, to get what is missing. If that was done just before, only a new connection may help. */
  rejoin() {
    if (performance.now() - this.#rejoinedAt < REJOIN_PAUSE_MS) {
      this.#connection.restart();
      return;
    }
    this.#rejoinedAt = performance.now();
    this.#connection.send({ type: 'leave', room: this.#name });
    this.join();
  }

  /** The connection is gone. */
  dropped() {
    clearTimeout(this.#retryTimer);
    this.#pause();
    this.#joinId = null;
  }

  joined(reply) {
    if (reply.id !== this.#joinId) {
      return;
    }
    this.#name = reply.room;
    this.#newestAtJoin = reply.seq;
    this.#joined = true;
    this.#connection.established();
    this.#listener.onJoined(reply.members);
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
      this.#listener.onRenewed();
      this.#begin(reply);
    } else if (!reply.recovered && this.#seq < reply.first - 1) {
      this.#listener.onLost(this.#seq + 1, reply.first - 1);
      this.#seq = reply.first - 1;
    }
  }

  #begin(reply) {
    this.#epoch = reply.epoch;
    this.#seq = reply.first > reply.seq ? reply.seq : null;
    this.#older = { id: null, before: null, first: reply.first, messages: HISTORY_MESSAGES, pages: MOST_OLDER_PAGES };
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
    this.#seq = event.seq;
    this.#countOlder(event);
    this.#listener.onEvent(event);
    this.#checkCaughtUp();
  }

  #countOlder(event) {
    this.#older.before ??= event.seq;
    this.#older.messages -= event.type === 'message' ? 1 : 0;
  }

  #askOlder() {
    const older = this.#older;
    if (older.messages > 0 && older.pages > 0 && older.before !== null && older.before > older.first) {
      older.id = 'older-' + older.pages--;
      const { id, before } = older;
      this.#connection.send({ type: 'history', id, room: this.#name, before, limit: OLDER_EVENTS });
    }
  }

  /** A page of the history. */
  page(reply) {
    const older = this.#older;
    if (older === null || reply.id !== older.id || reply.epoch !== this.#epoch) {
      return;
    }
    older.id = null;
    older.before = reply.messages[0]?.seq ?? older.first;
    for (const event of reply.messages) {
      this.#countOlder(event);
      this.#listener.onEvent(event);
    }
    this.#askOlder();
  }

  /** There is a gap before `event`. Where joining again has not filled it, nothing will. */
  #missing(event) {
    if (this.#rejoinedFor === this.#place()) {
      this.#listener.onLost(this.#seq + 1, event.seq - 1);
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

  /** Takes an error that answers the join or asks for older events; false if it answers something else. */
  failed(error) {
    if (this.#older !== null && error.id === this.#older.id) {
      this.#older.id = null; // then there are fewer
      return true;
    }
    if (this.#joinId === null || error.id !== this.#joinId) {
      return false;
    }
    if (error.code === 'already_joined') {
      this.rejoin();
    } else if (error.temporary && error.code !== 'not_allowed') { // which a ban is
      this.#retryTimer = setTimeout(() => this.join(), error.retryAfterMs || 1_000);
    } else {
      this.#listener.onRefused(error);
    }
    return true;
  }

  #pause() {
    clearTimeout(this.#catchUpTimer);
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
    this.#caughtUp = true;
    if (this.#older !== null) {
      this.#askOlder();
    }
    this.#listener.onCaughtUp();
  }
}
