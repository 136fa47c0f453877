// How far a visitor has read in a room.

import { ofVisitor } from '../storage.js';

/** The newest event read, for good: `{ epoch, seq }`. */
export class ReadMark {
  #remembered;
  #epoch = null;
  #seq = 0;

  constructor(room) {
    this.#remembered = ofVisitor('chat.read.' + room);
    const [seq, epoch] = (this.#remembered.read() ?? '').split(' ');
    if (epoch && Number.isSafeInteger(Number(seq))) {
      this.#epoch = epoch;
      this.#seq = Number(seq);
    }
  }

  /** Whether the event was read. In a numbering that is new nothing was; in a room never read before, all was. */
  covers(epoch, seq) {
    return this.#epoch === null || (this.#epoch === epoch && seq <= this.#seq);
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
