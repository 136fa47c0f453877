// The part of a room's history that the page holds.

import { Amendments } from './amendments.js';

/** As many entries as are shown at once: what is further away is asked for again when somebody goes there. */
export const MOST_ENTRIES = 300;

/**
 * A window of a room's events, oldest first. An entry is `{ key, kind, seq, time, … }`: of kind 'message' (as the server has it: `user`, `name`,
 * `text`, `id`, `edited`, `deleted`), 'note' (a `changed` event) or 'gap' (what cannot be had). Entries are replaced, never altered, so that
 * whoever shows one sees by its identity whether it has changed.
 *
 * The window ends at the newest event, or somewhere before it: then what comes in is only counted. It drops what is at its other end only, so
 * what the reader sees stays: its oldest entries while `follows`, else its newest.
 */
export class MessageLog {
  entries = [];
  follows = true; // whether the reader wants to see what comes in
  isAtEnd = true; // whether the newest event of the room lies in the window
  missed = 0; // messages that came while it did not follow
  #epoch = null;
  #isRenewed = false; // whether the room's numbering is another than that of the window
  #from = null; // the events from here on…
  #to = null; // …to here are those of the window
  #first = 1; // the oldest that the server retains, as far as is known
  #newest = 0;
  #amendments = new Amendments();

  get epoch() {
    return this.#epoch;
  }

  get hasOlder() {
    const isOfOneNumbering = !this.#isRenewed && this.entries.every(entry => entry.epoch === this.#epoch);
    return isOfOneNumbering && this.#from !== null && this.#from > this.#first;
  }

  /** What to ask for to get the page before the window, or after it. After a new numbering there is only its newest. */
  get olderQuery() {
    return { before: this.#from };
  }

  get newerQuery() {
    return this.#isRenewed ? {} : { after: this.#to };
  }

  /** Whether the window holds the event `seq`, or whatever is left around it. */
  covers(seq) {
    return this.#from !== null && this.#from <= seq && (seq <= this.#to || this.isAtEnd);
  }

  has(seq) {
    return this.entries.some(entry => entry.seq === seq && entry.epoch === this.#epoch);
  }

  /** The room was joined, or joined again. */
  joined({ epoch, first, seq }) {
    if (this.#epoch !== epoch) {
      this.#newest = 0;
    }
    if (this.isAtEnd && this.#epoch !== epoch) {
      this.#begin(epoch);
      this.#from = seq + 1;
    }
    this.#isRenewed = this.#epoch !== epoch;
    if (!this.#isRenewed) {
      this.#first = first;
    }
  }

  /** Whether the reader wants to see what comes in. */
  follow(follows) {
    this.follows = follows;
    if (follows) {
      this.missed = 0;
      this.#append([]);
    }
  }

  #begin(epoch) {
    this.#epoch = epoch;
    this.#isRenewed = false;
    this.#from = this.#to = null;
    this.#first = 1;
    this.#amendments = new Amendments();
  }

  /** Puts in a live event, the newest of the room. `counts` says whether it is news to the reader. */
  add(event, counts = true) {
    this.#newest = event.seq;
    if (!this.#isRenewed) {
      this.#amend(event);
    }
    const entry = entryOf(event, this.#epoch);
    if (entry !== null && !this.follows) {
      this.missed += counts ? 1 : 0;
      this.isAtEnd &&= this.entries.length < MOST_ENTRIES;
    }
    const isInWindow = this.#to !== null && event.seq <= this.#to; // a page may have it before it is pushed
    if (this.isAtEnd && !isInWindow) {
      this.#to = event.seq;
      this.#from = Math.min(this.#from ?? event.seq, event.seq);
      this.#append(entry === null ? [] : [entry]);
    }
  }

  /** Puts in a live gap, which lies before the next event. */
  addGap(gap) {
    if (this.isAtEnd) {
      this.#append([gapEntry(gap, this.#epoch)]);
    }
  }

  /** Puts in the page before the window; the newest entries may go. False if it does not belong there. */
  older({ events, more, epoch }) {
    if (epoch !== this.#epoch || this.#isRenewed) {
      return false;
    }
    const entries = this.#entriesOf(events, null);
    this.#from = events[0]?.seq ?? this.#from;
    this.#first = more && events.length > 0 ? Math.min(this.#first, this.#from - 1) : this.#from;
    this.entries = [...entries, ...this.entries];
    if (this.entries.length > MOST_ENTRIES) {
      this.entries = this.entries.slice(0, MOST_ENTRIES);
      this.#to = this.entries.findLast(entry => entry.seq !== undefined).seq;
      this.isAtEnd = false;
    }
    return true;
  }

  /** Puts in the page after the window; the oldest entries may go. */
  newer({ events, more, epoch }) {
    const since = this.entries.at(-1)?.time ?? null;
    if (epoch !== this.#epoch) {
      this.#begin(epoch);
      this.#append([gapEntry({ renewed: true, since, until: events[0]?.time ?? null }, epoch)]);
    }
    const entries = this.#entriesOf(events, this.#to, since);
    this.#from ??= events[0]?.seq ?? null;
    this.#to = events.at(-1)?.seq ?? this.#to;
    this.#append(entries, true);
    this.#ended(!more);
  }

  /** Shows this page instead; `mayBeNewer` says whether the room may have more after it. */
  open({ events, more, epoch }, mayBeNewer) {
    if (epoch !== this.#epoch) {
      this.#begin(epoch);
    }
    this.#isRenewed = false;
    this.#from = events[0]?.seq ?? null;
    this.#to = events.at(-1)?.seq ?? null;
    this.#first = more ? 1 : this.#from ?? 1;
    this.entries = this.#entriesOf(events, null);
    this.#ended(!mayBeNewer);
  }

  /** What came in while the page was asked for may be newer than it. */
  #ended(isNewest) {
    this.isAtEnd = isNewest && (this.#to ?? 0) >= this.#newest;
  }

  #append(entries, trimsOldest = this.follows) {
    this.entries = [...this.entries, ...entries.map(entry => this.#withOwnKey(entry))];
    if (trimsOldest && this.entries.length > MOST_ENTRIES) {
      this.entries = this.entries.slice(-MOST_ENTRIES);
      this.#from = this.entries.find(entry => entry.seq !== undefined && entry.epoch === this.#epoch)?.seq ?? this.#from;
    }
  }

  /** Who wrote a message chose its id, so it may be there already. */
  #withOwnKey(entry) {
    return this.entries.some(({ key }) => key === entry.key) ? { ...entry, key: `${entry.epoch}:${entry.seq ?? entry.key}` } : entry;
  }

  /** The entries of a page's events. Those after a hole in the numbers, or after `previous`, are led by a gap. */
  #entriesOf(events, previous, previousTime = null) {
    const entries = [];
    let since = previousTime;
    for (const event of events) {
      this.#amendments.heard(event);
      if (previous !== null && event.seq > previous + 1) {
        entries.push(gapEntry({ from: previous + 1, to: event.seq - 1, since, until: event.time }, this.#epoch));
      }
      const entry = entryOf(event, this.#epoch);
      if (entry !== null) {
        entries.push(entry);
      }
      previous = event.seq;
      since = event.time;
    }
    return entries.map(entry => this.#amendments.amended(entry));
  }

  /** Applies an edit, a deletion or a purge to the entries. */
  #amend(event) {
    if (this.#amendments.heard(event)) {
      this.entries = this.entries.map(entry => entry.epoch === this.#epoch ? this.#amendments.amended(entry, true) : entry);
    }
  }
}

/** The key of a message that its sender called `id`, sent or not yet. */
export function keyOf(user, id) {
  return `id:${user}:${id}`;
}

function entryOf(event, epoch) {
  if (event.type === 'message') {
    return { ...event, kind: 'message', epoch, key: event.id ? keyOf(event.user, event.id) : `${epoch}:${event.seq}` };
  }
  return event.type === 'changed' ? { ...event, kind: 'note', epoch, key: `${epoch}:${event.seq}` } : null;
}

let gaps = 0;

function gapEntry(gap, epoch) {
  return { ...gap, kind: 'gap', epoch, time: gap.until ?? gap.since, key: `gap:${++gaps}` };
}
