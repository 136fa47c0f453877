// Who is in a room.

const MOST_LISTED = 200; // the server names nobody in a larger room
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * The members of a room, by what the server lists and pushes. Asks for the list again when it does not fit the count, but not often: the pause
 * grows while asking does not help.
 */
export class Members {
  #room;
  #onChanged;
  count = 0;
  #byUser = new Map();
  #named = false; // whether every change since the list came with its names
  #asking = null; // the list that is being asked for
  #timer = null;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(room, onChanged) {
    this.#room = room;
    this.#onChanged = onChanged;
  }

  /** `{ user, name, role }` by user, or null where only the count is known. */
  get list() {
    return this.#named && this.#byUser.size === this.count ? this.#byUser : null;
  }

  /** The room was joined, and has so many members. */
  joined(count) {
    this.stop();
    this.count = count;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#ask();
  }

  /** The list stays as it was. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#asking = null;
  }

  presence(push) {
    this.count = push.count;
    for (const list of [this.#byUser, this.#asking]) {
      if (list !== null) {
        push.left?.forEach(member => list.delete(member.user));
        push.joined?.forEach(member => list.set(member.user, member));
      }
    }
    this.#named &&= Boolean(push.joined || push.left);
    this.#check();
    this.#onChanged();
  }

  async #ask() {
    this.#timer = null;
    if (this.count > MOST_LISTED) {
      return;
    }
    const list = this.#asking = new Map();
    try {
      for (let page = null; page === null || page.more;) {
        page = await this.#room.memberPage({ after: [...list.keys()].at(-1), limit: MOST_LISTED });
        if (this.#asking !== list) {
          return;
        }
        this.count = page.count;
        page.members.forEach(member => list.set(member.user, member));
        page.more &&= list.size <= MOST_LISTED;
      }
      this.#byUser = list;
      this.#named = true;
    } catch {
      // Asked again later.
    }
    if (this.#asking === list) {
      this.#asking = null;
      this.#check();
      this.#onChanged();
    }
  }

  #check() {
    if (this.list !== null) {
      this.#pauseMs = FIRST_PAUSE_MS;
    } else if (this.#timer === null && this.#asking === null) {
      this.#timer = setTimeout(() => this.#ask(), this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
