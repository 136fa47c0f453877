// What became of messages after they were sent.

const MOST = 1_000;

/**
 * The edits, deletions and purges that were heard of. A page of history may be older than those that came while it was asked for, and says of a
 * deleted message neither who deleted it nor why; so each entry that is put in goes through `amended`.
 */
export class Amendments {
  #bySeq = new Map(); // the newest event by the seq of its message
  #purges = [];

  /** Notes an event of the room; false if it amends nothing. */
  heard(event) {
    if (event.type === 'edited' || event.type === 'deleted') {
      const known = this.#bySeq.get(event.of);
      const isStale = event.type === 'edited' && (event.text === undefined || known?.type === 'deleted');
      if (!isStale && !(known?.seq >= event.seq)) {
        this.#bySeq.delete(event.of);
        this.#bySeq.set(event.of, event);
        forgetOldest(this.#bySeq);
      }
      return !isStale;
    } else if (event.action === 'purge' && !this.#purges.some(({ seq }) => seq === event.seq)) {
      this.#purges = [...this.#purges, event].slice(-MOST);
      return true;
    }
    return false;
  }

  /** The entry as it is now: another object if it is not what was given. `isShown` goes with what changes before the reader's eyes. */
  amended(entry, isShown = false) {
    if (entry.kind !== 'message') {
      return entry;
    }
    const event = this.#bySeq.get(entry.seq);
    if (event?.type === 'deleted') {
      return entry.deleted?.user ? entry : deleted(entry, event, isShown);
    }
    const edited = event && !entry.deleted && event.seq > (entry.edited?.seq ?? 0) ? edit(entry, event, isShown) : entry;
    const purge = edited.deleted?.user ? undefined : this.#purges.find(each => purges(each, edited));
    return purge ? deleted(edited, purge, isShown) : edited;
  }
}

function edit(entry, { seq, time, text }, isShown) {
  return { ...entry, text, edited: { seq, time }, isAmended: isShown };
}

function deleted(entry, { seq, time, user, name, reason }, isShown) {
  const { text, edited, name: _, ...rest } = entry; // as a tombstone is from the server
  return { ...rest, deleted: { seq, time, user, name, reason }, isAmended: isShown && !entry.deleted };
}

/** A purge deletes what its target said since some time. Of a tombstone, the purge that made it. */
function purges(purge, entry) {
  return entry.deleted
    ? entry.deleted.seq === purge.seq
    : entry.seq < purge.seq && entry.user === purge.target && (entry.edited?.time ?? entry.time) >= purge.since;
}

function forgetOldest(map) {
  if (map.size > MOST) {
    map.delete(map.keys().next().value);
  }
}
