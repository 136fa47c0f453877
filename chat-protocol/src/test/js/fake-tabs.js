// What stands in for a browser with several tabs: locks, and a SharedWorker that the test runs.

/** Web Locks, exclusive ones. `holder` names who asks, so that a test can let it die. */
export class FakeLocks {
  #queues = new Map();

  /** The `navigator.locks` of one page or worker. */
  of(holder) {
    return { request: (name, options, held) => this.#request(holder, name, options, held) };
  }

  /** All that this page or worker holds is free, and it asks for nothing more. */
  die(holder) {
    for (const [name, queue] of this.#queues) {
      const first = queue[0];
      this.#queues.set(name, queue.filter(each => each.holder !== holder));
      if (first?.holder === holder) {
        this.#grant(name);
      }
    }
  }

  async #request(holder, name, { signal, ifAvailable } , held) {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    if (ifAvailable && queue.length > 0) {
      return held(null);
    }
    return new Promise((resolve, reject) => {
      const entry = { holder, run: () => Promise.resolve(held({ name })).then(resolve, reject) };
      signal?.addEventListener('abort', () => {
        if (!entry.granted) {
          this.#queues.set(name, this.#queues.get(name).filter(each => each !== entry));
          reject(signal.reason);
        }
      });
      queue.push(entry);
      if (queue.length === 1) {
        this.#grant(name);
      }
    });
  }

  async #grant(name) {
    const entry = this.#queues.get(name)[0];
    if (entry && !entry.granted) {
      entry.granted = true;
      await entry.run().catch(() => {});
      this.#queues.set(name, this.#queues.get(name).filter(each => each !== entry));
      this.#grant(name);
    }
  }
}

/** Two ends of a MessageChannel; what is posted to one that is `frozen` waits. */
export function channel() {
  const [a, b] = [new FakePort(), new FakePort()];
  a.peer = b;
  b.peer = a;
  return [a, b];
}

class FakePort {
  onmessage = null;
  peer = null;
  closed = false;
  queue = [];
  #frozen = false;

  postMessage(data) {
    const copy = structuredClone(data);
    if (!this.closed) {
      this.peer.queue.push(copy);
      this.peer.deliver();
    }
  }

  deliver() {
    queueMicrotask(() => {
      while (!this.#frozen && !this.closed && this.onmessage !== null && this.queue.length > 0) {
        this.onmessage({ data: this.queue.shift() });
      }
    });
  }

  set frozen(frozen) {
    this.#frozen = frozen;
    this.deliver();
  }

  close() {
    this.closed = true;
  }
}

/** Lets everything happen that does not wait for a timer. */
export async function settle() {
  for (let i = 0; i < 50; i++) {
    await Promise.resolve();
  }
}
