// The part of a room's history that the page holds.

const MOST_ENTRIES = 300;

/**
 * A window of a room's events, oldest first. An entry is `{ key, kind, seq, time, … }`: of kind 'message' (as the server has it: `user`, `name`, `text`, `id`,
 * `edited`, `deleted`), 'note' (a `changed` event) or 'gap' (what cannot be had).
 */
export class MessageLog {
  entries = [];
  #bySeq = new Map();

  /** Puts in a live event: the newest of the room. */
  add(event) {
    if (event.type === 'edited' || event.type === 'deleted') {
      this.#amend(event);
    } else if (event.action === 'purge') {
      this.#purge(event);
    }
    if (event.type === 'message') {
      this.#append({ ...event, key: 'm' + event.seq, kind: 'message' });
    } else if (event.type === 'changed') {
      this.#append({ ...event, key: 'c' + event.seq, kind: 'note' });
    }
  }

  addGap(gap) {
    this.#append({ ...gap, key: 'g' + (gap.from ?? Math.random()), kind: 'gap' });
  }

  #append(entry) {
    this.entries.push(entry);
    if (entry.seq !== undefined) {
      this.#bySeq.set(entry.seq, entry);
    }
    if (this.entries.length > MOST_ENTRIES) {
      const [gone] = this.entries.splice(0, 1);
      this.#bySeq.delete(gone.seq);
    }
  }

  #amend(event) {
    const message = this.#bySeq.get(event.of);
    if (message && event.type === 'deleted') {
      message.deleted = { seq: event.seq, time: event.time };
      message.text = undefined;
    } else if (message && event.text !== undefined && !message.deleted) {
      message.text = event.text;
      message.edited = { seq: event.seq, time: event.time };
    }
  }

  #purge(event) {
    for (const entry of this.entries) {
      if (entry.kind === 'message' && entry.user === event.target && (entry.edited?.time ?? entry.time) >= event.since) {
        entry.deleted = { seq: event.seq, time: event.time };
        entry.text = undefined;
      }
    }
  }
}
