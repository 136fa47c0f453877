// How far a visitor has read in a room.

import { ofVisitor } from '../storage.js';

/** The newest event read, for good: `{ epoch, seq }`. */
export class ReadMark {
  #remembered;
  #epoch = null;
  #seq = 0;
  #isNew;

  /** @param isNew whether a room never read before is unread */
  constructor(room, isNew = false) {
    this.#isNew = isNew;
    this.#remembered = ofVisitor('chat.read.' + room);
    const [seq, epoch] = (this.#remembered.read() ?? '').split(' ');
    if (epoch && Number.isSafeInteger(Number(seq))) {
      this.#epoch = epoch;
      this.#seq = Number(seq);
    }
  }

  /** Whether the event was read. In a numbering that is new nothing was; in a room never read before, all was, unless others wrote to the visitor in it. */
  covers(epoch, seq) {
    return this.#epoch === null ? !this.#isNew : this.#epoch === epoch && seq <= this.#seq;
  }

  /** The newest event read in `epoch`, or null. */
  seqIn(epoch) {
    return this.#epoch === epoch ? this.#seq : null;
  }

  set(epoch, seq) {
    if (epoch !== null && seq !== null && !(epoch === this.#epoch && seq <= this.#seq)) {
      this.#epoch = epoch;
      this.#seq = seq;
      this.#remembered.write(seq + ' ' + epoch);
    }
  }
}
