// Going about in a room's history.

import { MOST_ENTRIES, MessageLog } from './message-log.js';

const PAGE = 100;
const NOTE_MS = 6_000;

/**
 * What the reader of a room sees, and where they are in it. `busy` is the page that is asked for ('older', 'newer', 'open') or null, `failed` the one
 * that could not be had. `target` is the message that the reader asked to see: `{ seq }`, another object each time, or null. `newSince` is the
 * newest event that was read before the reader came, or null; `sawNew` whether they saw what came after it: null where that is not known yet. `note` is the
 * name of a text to show.
 */
export class Reading {
  log = new MessageLog();
  busy = null;
  failed = null;
  target = null;
  newSince = null;
  sawNew = null;
  note = '';
  /** For the view: the target that it has shown, and its place while it is away. */
  shownTarget = null;
  places = [];
  #room;
  #onChanged;
  #onFollows;
  #wanted = null; // a target that waits until the room is joined
  #noteTimer;
  #last = null; // the page asked for last
  #turn = 0; // a page that is asked for in an earlier one is not wanted any more

  /**
   * @param {Room} room of the library
   * @param onFollows called when the reader has come to the newest message
   */
  constructor(room, onChanged, onFollows = () => {}) {
    this.#room = room;
    this.#onChanged = onChanged;
    this.#onFollows = onFollows;
  }

  /** What came after `seq` is new to the reader; nothing is, if that is null. */
  newAfter(seq) {
    this.newSince = seq;
    this.sawNew = null;
  }

  /** Whether all that is new lies in the window. */
  get knowsNew() {
    return !this.log.hasOlder || this.log.entries.some(({ seq, epoch }) => epoch === this.log.epoch && seq <= this.newSince);
  }

  saw(isSeen) {
    this.sawNew = isSeen;
    this.#onChanged();
  }

  /** Goes to where it is new. */
  showNew() {
    this.sawNew = true;
    this.show(this.newSince + 1);
  }

  /** The key of the entry that the reader asked to see, or of the one after it; undefined if there is none. */
  get keyOfTarget() {
    const { entries, epoch } = this.log;
    return entries.find(entry => entry.epoch === epoch && entry.seq >= this.target.seq)?.key;
  }

  /** The room is joined, with all that came meanwhile. */
  caughtUp() {
    this.failed = null;
    if (this.#wanted !== null) {
      this.show(this.#wanted);
    }
  }

  /** The reader follows what comes in, or stays where they are. */
  follow(follows) {
    this.log.follow(follows);
    if (follows) {
      this.target = null;
      this.#onFollows();
    }
    this.#onChanged();
  }

  /** Asks for the page before the window, and puts it in when `still()` resolves. */
  loadOlder(still = () => {}) {
    const { log } = this;
    const hasRoom = !log.follows || log.entries.length <= MOST_ENTRIES - PAGE; // else the newest would go, which the reader sees
    const query = log.olderQuery;
    return this.#load('older', log.hasOlder && hasRoom, query, page => log.olderQuery.before === query.before && log.older(page), still);
  }

  /** Asks for the page after the window, as above. */
  loadNewer(still = () => {}) {
    const { log } = this;
    const query = log.newerQuery;
    return this.#load('newer', !log.isAtEnd, query, page => log.newerQuery.after === query.after && log.newer(page), still);
  }

  /** Goes to a message, with what was said around it. */
  show(seq) {
    if (!this.#room.isCaughtUp) {
      this.#wanted = seq;
      return;
    }
    this.#wanted = null;
    if (this.log.covers(seq)) {
      this.#aim(seq);
      return;
    }
    this.#open({ before: seq + PAGE / 2, limit: PAGE }, page => {
      this.log.follow(false);
      if (page.events.length > 0) {
        this.log.open(page, true);
      }
      this.#aim(seq);
    });
  }

  #aim(seq) {
    this.log.follow(false);
    this.target = { seq };
    this.say(this.log.has(seq) ? '' : 'goneMessage');
  }

  /** Shows the text of that name for a while. */
  say(note) {
    clearTimeout(this.#noteTimer);
    this.note = note;
    this.#noteTimer = setTimeout(() => note !== '' && this.say(''), NOTE_MS);
    this.#onChanged();
  }

  /** Goes to the end of the room, and follows from there on. */
  toNewest() {
    this.follow(true);
    if (!this.log.isAtEnd) {
      this.#open({ limit: PAGE }, page => this.log.open(page, false));
    }
  }

  /** Asks once more for the page that could not be had. */
  retry() {
    this.failed = null;
    return this.#load(...this.#last);
  }

  #open(query, take) {
    this.#turn++;
    this.busy = this.failed = null;
    return this.#load('open', true, query, take);
  }

  async #load(what, isThere, query, take, still = () => {}) {
    if (!isThere || this.busy !== null || this.failed !== null) {
      return;
    }
    const turn = this.#turn;
    this.#last = [what, isThere, query, take, still];
    this.busy = what;
    this.#onChanged();
    let page = null;
    try {
      page = await this.#room.page({ limit: PAGE, ...query });
      await still();
    } catch {
      // Shown, and asked for again by the reader or after coming back.
    }
    if (turn !== this.#turn) {
      return;
    }
    this.busy = null;
    if (page === null) {
      this.failed = what;
    } else {
      take(page);
    }
    this.#onChanged();
  }
}
