// Who is in the room.

const PAGE_MEMBERS = 200;
const MOST_LISTED = 200; // a longer list helps nobody
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * The members of a room, by what the server lists and pushes. Asks for the list again when it does not fit the count, but
 * not often: the pause grows while asking does not help.
 *
 * Calls `onChanged(count, members)` with a map of names by user, or null where only the count is known.
 */
export class Members {
  #room;
  #connection;
  #onChanged;
  #count = 0;
  #names = new Map();
  #told = false; // whether every change since #names was fetched came with its names
  #complete = false; // whether #names is the whole list
  #incoming = null; // the list that is being fetched
  #askId = 0;
  #askTimer = null;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(room, connection, onChanged) {
    this.#room = room;
    this.#connection = connection;
    this.#onChanged = onChanged;
  }

  /** The room was joined, and has so many members. */
  joined(count) {
    this.dropped();
    this.#count = count;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#ask();
    this.#show();
  }

  /** The connection is gone. The list stays as it was. */
  dropped() {
    clearTimeout(this.#askTimer);
    this.#askTimer = null;
    this.#incoming = null;
    this.#askId++;
  }

  presence(push) {
    this.#count = push.count;
    for (const names of [this.#names, this.#incoming]) {
      if (names !== null) {
        apply(push, names);
      }
    }
    this.#told &&= Boolean(push.joined || push.left);
    this.#check();
    this.#show();
  }

  /** A page of the list. */
  page(reply) {
    if (this.#incoming === null || reply.id !== this.#currentId()) {
      return;
    }
    this.#count = reply.count;
    for (const member of reply.members) {
      this.#incoming.set(member.user, member.name);
    }
    const last = reply.members.at(-1);
    if (reply.more && last && this.#incoming.size <= MOST_LISTED) {
      this.#askPage(last.user);
      return;
    }
    this.#names = this.#incoming;
    this.#incoming = null;
    this.#told = true;
    this.#check();
    this.#show();
  }

  /** Takes an error; false if it answers something else. */
  failed(error) {
    if (error.id !== this.#currentId()) {
      return false;
    }
    this.#incoming = null;
    this.#askLater();
    return true;
  }

  #currentId() {
    return 'members-' + this.#askId;
  }

  #ask() {
    this.#askTimer = null;
    if (this.#count > MOST_LISTED) {
      return;
    }
    this.#incoming = new Map();
    this.#askPage(null);
  }

  #askPage(after) {
    this.#askId++;
    const command = { type: 'members', id: this.#currentId(), room: this.#room.name, limit: PAGE_MEMBERS };
    if (after !== null) {
      command.after = after;
    }
    this.#connection.send(command);
  }

  #check() {
    this.#complete = this.#told && this.#names.size === this.#count;
    if (this.#complete) {
      this.#pauseMs = FIRST_PAUSE_MS;
    } else {
      this.#askLater();
    }
  }

  #askLater() {
    if (this.#askTimer === null && this.#incoming === null) {
      this.#askTimer = setTimeout(() => this.#ask(), this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  #show() {
    this.#onChanged(this.#count, this.#complete ? this.#names : null);
  }
}

function apply(push, names) {
  for (const member of push.left ?? []) {
    names.delete(member.user);
  }
  for (const member of push.joined ?? []) {
    names.set(member.user, member.name);
  }
}
