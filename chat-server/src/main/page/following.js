// Whether the list follows what comes in, or stays where its reader is.

const NEAR_END_PX = 40;
const UP_KEYS = ['ArrowUp', 'PageUp', 'Home'];

/**
 * Follows until the reader goes up by wheel, touch, key or pointer, and again when the reader comes down to the end. What
 * moves the list otherwise (entries that grow, shrink or go) says nothing about the reader.
 *
 * Positions are those of the list: `scrollTop`, `scrollHeight` and `clientHeight`. Calls `onChanged(follows)`.
 */
export class Following {
  #onChanged;
  #follows = true;
  #held = false; // by a finger or a mouse button: the list must not move under it
  #touchY = null;
  #top = 0;

  constructor(onChanged) {
    this.#onChanged = onChanged;
  }

  get follows() {
    return this.#follows;
  }

  /** Whether the list may be moved to its end. */
  get mayMove() {
    return this.#follows && !this.#held;
  }

  start() {
    this.#set(true);
  }

  stop() {
    this.#set(false);
  }

  wheel(deltaY, list) {
    this.#wants(deltaY, list);
  }

  key(key, shift, list) {
    if (UP_KEYS.includes(key) || (key === ' ' && shift)) {
      this.#wants(-1, list);
    }
  }

  touch(y, list) {
    if (this.#touchY !== null && y !== this.#touchY) {
      this.#wants(this.#touchY - y, list);
    }
    this.#touchY = y;
  }

  hold() {
    this.#held = true;
  }

  release() {
    this.#held = false;
    this.#touchY = null;
  }

  /** The list was moved to its end, not by the reader. */
  moved(list) {
    this.#top = list.scrollTop;
  }

  scrolled(list) {
    const distance = list.scrollTop - this.#top;
    this.#top = list.scrollTop;
    if (distance < 0 && this.#held) {
      this.#set(false);
    } else if (distance > 0 && isNearEnd(list)) {
      this.#set(true);
    }
  }

  #wants(direction, list) {
    if (direction < 0 && list.scrollHeight > list.clientHeight) { // which may have gone up before this is heard
      this.#set(false);
    } else if (direction > 0 && isNearEnd(list)) {
      this.#set(true);
    }
  }

  #set(follows) {
    if (follows !== this.#follows) {
      this.#follows = follows;
      this.#onChanged(follows);
    }
  }
}

function isNearEnd({ scrollTop, scrollHeight, clientHeight }) {
  return scrollHeight - scrollTop - clientHeight <= NEAR_END_PX;
}

/** Tells `following` what the reader does with `list`, and calls `onLetGo()` when they let go of it. */
export function watchReader(list, following, onLetGo) {
  const passive = { passive: true };
  const isFinger = event => event.pointerType === 'touch'; // which the touch events tell of
  const letGo = () => {
    following.release();
    onLetGo();
  };
  list.addEventListener('scroll', () => following.scrolled(list), passive);
  list.addEventListener('wheel', event => following.wheel(event.deltaY, list), passive);
  list.addEventListener('keydown', event => following.key(event.key, event.shiftKey, list));
  list.addEventListener('touchstart', () => following.hold(), passive);
  list.addEventListener('touchmove', event => following.touch(event.touches[0].clientY, list), passive);
  list.addEventListener('pointerdown', event => {
    if (!isFinger(event)) {
      following.hold();
    }
  });
  list.addEventListener('pointermove', event => {
    if (!isFinger(event) && event.buttons === 0) { // not every browser says that a scrollbar was let go
      letGo();
    }
  }, passive);
  for (const end of ['pointerup', 'touchend', 'touchcancel']) {
    window.addEventListener(end, letGo, passive);
  }
}
