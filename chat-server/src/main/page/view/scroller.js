// Where the reader is in the list of messages.

const NEAR_SCREENS = 1.5;
const REMEMBERED = 12;
const STILL_MS = 80;
const LOOK_EVERY_MS = 30;
const EDGE_SCREENS = 0.25;

/**
 * Holds a list at its end while `following` follows, else at what its reader sees: `remember()` before the list changes, `settle()` after it. It knows
 * places by the text of messages, as what stands above a text may change with the message before it. Confined to the page.
 */
export class Scroller {
  #list;
  #following;
  #places = [];
  #scrolledAt = -Infinity;

  constructor(list, following) {
    this.#list = list;
    this.#following = following;
  }

  /** The places of the entries that the reader sees, by key. Another scroller can start from them. */
  get places() {
    return this.#places;
  }

  set places(places) {
    this.#places = places;
  }

  /** The list has moved. */
  scrolled() {
    this.#scrolledAt = performance.now();
    this.remember();
  }

  /** Resolves once the list stands still, or comes to an end: a list that is put elsewhere while it moves by itself would stop. */
  async still() {
    while (performance.now() - this.#scrolledAt < STILL_MS && !this.#isNear(EDGE_SCREENS)) {
      await new Promise(done => setTimeout(done, LOOK_EVERY_MS));
    }
  }

  /** Notes what the reader sees. */
  remember() {
    const { top, bottom } = this.#list.getBoundingClientRect();
    const rows = this.#list.children;
    this.#places = [];
    for (let i = firstBelow(rows, top); i < rows.length && this.#places.length < REMEMBERED; i++) {
      const { key } = rows[i].dataset;
      const place = placeOf(rows[i]);
      if (place - top > bottom - top) {
        break;
      }
      if (key !== undefined) {
        this.#places.push({ key, offset: place - top });
      }
    }
  }

  /** Puts the list where it belongs, after a change. */
  settle() {
    if (this.#following.mayMove) {
      this.#list.scrollTop = this.#list.scrollHeight;
    } else {
      this.#restore();
    }
    this.#following.moved(this.#list);
  }

  #restore() {
    const { top } = this.#list.getBoundingClientRect();
    for (const { key, offset } of this.#places) {
      const row = rowOf(this.#list, key);
      if (row !== null) {
        const distance = placeOf(row) - top - offset;
        if (Math.abs(distance) >= 0.5) {
          this.#list.scrollTop += distance;
        }
        return;
      }
    }
  }

  /** Brings a message to the middle, or to the top if it is tall. */
  goTo(row) {
    row.scrollIntoView({ block: row.offsetHeight > this.#list.clientHeight ? 'start' : 'center' });
    this.#following.moved(this.#list);
    this.remember();
  }

  get isNearStart() {
    return this.#list.scrollTop < NEAR_SCREENS * this.#list.clientHeight;
  }

  get isNearEnd() {
    return this.#below < NEAR_SCREENS * this.#list.clientHeight;
  }

  get #below() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    return scrollHeight - scrollTop - clientHeight;
  }

  #isNear(screens) {
    return Math.min(this.#list.scrollTop, this.#below) < screens * this.#list.clientHeight;
  }
}

/** The row with this key, or null. */
export function rowOf(list, key) {
  return list.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function placeOf(row) {
  return (row.querySelector(':scope > .text') ?? row).getBoundingClientRect().top;
}

/** The index of the first row that ends below `top`. */
function firstBelow(rows, top) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().bottom > top) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** Tells `following` what the reader does with `list`, and calls `onMoved()` when the list has moved and `onLetGo()` when they let go of it. Gives a function that ends this. */
export function watchReader(list, following, onMoved, onLetGo) {
  const ended = new AbortController();
  const on = (target, type, listener) => target.addEventListener(type, listener, { passive: true, signal: ended.signal });
  const isFinger = event => event.pointerType === 'touch'; // which the touch events tell of
  const letGo = () => {
    following.release();
    onLetGo();
  };
  on(list, 'scroll', () => {
    following.scrolled(list);
    onMoved();
  });
  on(list, 'wheel', event => following.wheel(event.deltaY, list));
  on(list, 'keydown', event => following.key(event.key, event.shiftKey, list));
  on(list, 'touchstart', () => following.hold());
  on(list, 'touchmove', event => following.touch(event.touches[0].clientY, list));
  on(list, 'pointerdown', event => !isFinger(event) && following.hold());
  // Not every browser says that a scrollbar was let go.
  on(list, 'pointermove', event => !isFinger(event) && event.buttons === 0 && letGo());
  for (const end of ['pointerup', 'touchend', 'touchcancel']) {
    on(window, end, letGo);
  }
  return () => ended.abort();
}
