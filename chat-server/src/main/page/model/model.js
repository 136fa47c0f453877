// What the views show: models say that they have changed, and views render once for many changes.

const HIDDEN_MS = 250; // a hidden page has no frames

/** Something that views show. Subclasses call `changed()`; subscribers hear of it once a frame at most. */
export class Model {
  #subscribers = new Set();
  #scheduled = false;

  /** Calls `subscriber` after changes. Gives a function that ends this. */
  subscribe(subscriber) {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  changed() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      schedule(() => {
        this.#scheduled = false;
        this.#subscribers.forEach(subscriber => subscriber());
      });
    }
  }
}

/** A page can become hidden before its next frame, so a timer stands behind each. */
function schedule(task) {
  let frame = 0;
  const timer = setTimeout(() => {
    globalThis.cancelAnimationFrame?.(frame);
    task();
  }, HIDDEN_MS);
  frame = globalThis.requestAnimationFrame?.(() => {
    clearTimeout(timer);
    task();
  }) ?? 0;
}
