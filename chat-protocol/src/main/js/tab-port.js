// The two ends of the way between a page and its SharedWorker.
//
// What they say, each an object with `is`:
//   page to worker   open {lock, options}   say {data}   taken {count}   beat   bye
//   worker to page   open {lock}            say {data}                   beat   gone
// `lock` is null where the browser has no Web Locks; then each beats, to show that it lives.

import { whenFree } from './liveness.js';

const TAKEN_EVERY = 100;
const MOST_NOT_TAKEN = 1_000;
const LONGEST_FULL_MS = 10_000;
const BEAT_MS = 15_000;
const LONGEST_SILENCE_MS = 150_000; // a hidden page's timers may run once a minute

/**
 * The worker's end: a port for the hub, which ends when its page closes, dies, or has not taken 1,000 messages for 10 s, as a frozen
 * one. Such a page comes back by another port once it runs again.
 *
 * @param {MessagePort} port
 * @param {Promise<string | null>} lock held by this worker
 * @param {(options: object) => Hub} hubFor
 */
export class TabPort {
  onmessage = null;
  onclose = null;
  #port;
  #lock;
  #hubFor;
  #notTaken = 0;
  #fullSince = null;
  #heardAt = Date.now();
  #stopWatching = () => {};
  #closed = false;

  constructor(port, lock, hubFor) {
    this.#port = port;
    this.#lock = lock;
    this.#hubFor = hubFor;
    port.onmessage = ({ data }) => this.#receive(data);
  }

  postMessage(data) {
    if (this.#closed) {
      return;
    }
    this.#port.postMessage({ is: 'say', data });
    this.#notTaken++;
    this.#checkFull();
  }

  /** Lets go of the page. */
  close() {
    if (!this.#closed) {
      this.#port.postMessage({ is: 'gone' });
      this.#end();
    }
  }

  #receive(message) {
    this.#heardAt = Date.now();
    if (message.is === 'open') {
      this.#open(message);
    } else if (message.is === 'say') {
      this.onmessage?.({ data: message.data });
    } else if (message.is === 'taken') {
      this.#notTaken -= message.count;
      this.#checkFull();
    } else if (message.is === 'beat') {
      this.#port.postMessage({ is: 'beat' });
    } else {
      this.#end();
    }
  }

  /** Where the hub cannot be made, "gone" is the first thing that the page hears. */
  async #open({ lock: pages, options }) {
    const lock = await this.#lock;
    try {
      const hub = this.#hubFor(options);
      this.#port.postMessage({ is: 'open', lock });
      this.#watch(pages);
      hub.attach(this);
    } catch (error) {
      console.error(error);
      this.close();
    }
  }

  #watch(lock) {
    if (lock === null) {
      const timer = setInterval(() => this.#checkSilence(), BEAT_MS);
      this.#stopWatching = () => clearInterval(timer);
    } else {
      this.#stopWatching = whenFree(lock, () => this.#end());
    }
  }

  #checkFull() {
    if (this.#notTaken <= MOST_NOT_TAKEN) {
      this.#fullSince = null;
    } else {
      this.#fullSince ??= Date.now();
      if (Date.now() - this.#fullSince >= LONGEST_FULL_MS) {
        this.close();
      }
    }
  }

  #checkSilence() {
    if (Date.now() - this.#heardAt > LONGEST_SILENCE_MS) {
      this.close();
    }
  }

  #end() {
    if (!this.#closed) {
      this.#closed = true;
      this.#stopWatching();
      this.#port.onmessage = null;
      this.#port.close();
      this.onclose?.();
    }
  }
}

/** The page's end, once it is open: a port for the facade. `onclose` says that the worker died, or has let go of this page. */
export class WorkerPort {
  onmessage = null;
  onclose = null;
  #port;
  #notSaid = 0; // of what was taken
  #stopWatching;
  #beatsUnanswered = 0;
  #closed = false;

  /**
   * @param {MessagePort} port
   * @param {string | null} lock held by the worker
   */
  constructor(port, lock) {
    this.#port = port;
    port.onmessage = ({ data }) => this.#receive(data);
    if (lock === null) {
      const timer = setInterval(() => this.#beat(), BEAT_MS);
      this.#stopWatching = () => clearInterval(timer);
    } else {
      this.#stopWatching = whenFree(lock, () => this.#end());
    }
  }

  postMessage(data) {
    if (!this.#closed) {
      this.#port.postMessage({ is: 'say', data });
    }
  }

  close() {
    this.#end();
  }

  #receive(message) {
    if (message.is === 'say') {
      this.#taken();
      this.onmessage?.({ data: message.data });
    } else if (message.is === 'beat') {
      this.#beatsUnanswered = 0;
    } else {
      this.#end();
    }
  }

  #taken() {
    this.#notSaid++;
    if (this.#notSaid === TAKEN_EVERY) {
      this.#notSaid = 0;
      this.#port.postMessage({ is: 'taken', count: TAKEN_EVERY });
    }
  }

  #beat() {
    if (this.#beatsUnanswered === 2) {
      this.#end();
    } else {
      this.#beatsUnanswered++;
      this.#port.postMessage({ is: 'beat' });
    }
  }

  #end() {
    if (!this.#closed) {
      this.#closed = true;
      this.#stopWatching();
      this.#port.postMessage({ is: 'bye' });
      this.#port.onmessage = null;
      this.#port.close();
      this.onclose?.();
    }
  }
}
