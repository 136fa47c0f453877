// Whether the list follows what comes in, or stays where its reader is.

const NEAR_END_PX = 40;
const UP_KEYS = ['ArrowUp', 'PageUp', 'Home'];
const DOWN_KEYS = ['ArrowDown', 'PageDown', 'End'];

/**
 * Follows until the reader goes up by wheel, touch, key or pointer, and again when the reader comes down to the end of the room. What
 * moves the list otherwise (entries that grow, shrink or go) says nothing about the reader.
 *
 * Positions are those of the list: `scrollTop`, `scrollHeight` and `clientHeight`. Calls `onChanged(follows)`. `isAtEnd()` says whether the end of the
 * list is that of the room.
 */
export class Following {
  #onChanged;
  #isAtEnd;
  #follows;
  #held = false; // by a finger or a mouse button: the list must not move under it
  #touchY = null;
  #top = 0;

  constructor(onChanged, isAtEnd = () => true, follows = true) {
    this.#onChanged = onChanged;
    this.#isAtEnd = isAtEnd;
    this.#follows = follows;
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

  /** The model has it so already. */
  adopt(follows) {
    this.#follows = follows;
  }

  wheel(deltaY, list) {
    this.#wants(deltaY, list);
  }

  key(key, shift, list) {
    if (UP_KEYS.includes(key) || (key === ' ' && shift)) {
      this.#wants(-1, list);
    } else if (DOWN_KEYS.includes(key)) {
      this.#wants(1, list);
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

  /** The list was moved, not by the reader. */
  moved(list) {
    this.#top = list.scrollTop;
  }

  scrolled(list) {
    const distance = list.scrollTop - this.#top;
    this.#top = list.scrollTop;
    if (distance < 0 && this.#held) {
      this.#set(false);
    } else if (distance > 0 && this.#isNearEnd(list)) {
      this.#set(true);
    }
  }

  #wants(direction, list) {
    if (direction < 0 && list.scrollHeight > list.clientHeight) { // which may have gone up before this is heard
      this.#set(false);
    } else if (direction > 0 && this.#isNearEnd(list)) {
      this.#set(true);
    }
  }

  #isNearEnd({ scrollTop, scrollHeight, clientHeight }) {
    return scrollHeight - scrollTop - clientHeight <= NEAR_END_PX && this.#isAtEnd();
  }

  #set(follows) {
    if (follows !== this.#follows) {
      this.#follows = follows;
      this.#onChanged(follows);
    }
  }
}
