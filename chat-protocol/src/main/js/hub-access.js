// A page's way to its hub: in a SharedWorker, which all tabs of an origin have in common, or else in the page itself.

import { randomId, subjectOf } from './events.js';
import { holdLock } from './liveness.js';
import { localPorts } from './ports.js';
import { serverName } from './storage.js';
import { WorkerPort } from './tab-port.js';

const WORKER_DEADLINE_MS = 5_000;
/** What pages and workers say to each other; to be raised with each change, as a worker may be older than a page that comes to it. */
const LANGUAGE = 1;

/**
 * Which hub a page is for: that of the guest of this browser, or of the user that a token names, at the server at `url`.
 *
 * @param {string | URL} url
 * @param {string | (() => string | Promise<string>)} [token]
 */
export async function hubName(url, token) {
  const text = typeof token === 'function' ? await token() : token;
  const server = `${serverName(url)} ${LANGUAGE}`;
  return text ? `${server} ${subjectOf(text) ?? text}` : server;
}

/**
 * Finds the way to the hub. Where no worker can be had, or none answers, the hub is made in the page, and stays there. The way is found
 * again when the page comes back from the browser's cache of pages, when it was frozen and the worker has let go of it, and when the worker
 * died.
 *
 * Its listener gets `onPort(port, isHere)`: a port on which nothing was said yet, at first and after each loss; and `onLost()`: what was
 * posted on the last one may be lost.
 */
export class HubAccess {
  #workerUrl;
  #name;
  #options;
  #makeHub;
  #listener;
  #hub = null; // in this page
  #port = null;
  #attempt = 0;
  #lock = null; // a promise of the function that releases it
  #lockName = 'chat tab ' + randomId();
  #onPageHide = () => this.#left();
  #onPageShow = event => this.#cameBack(event);

  /**
   * @param {{ workerUrl: string | URL | null, name: () => Promise<string>, options: object, makeHub: () => Hub }} how `workerUrl`:
   *     null for a hub in this page; `name`: pages that give the same have one hub; `options`: what the worker makes its hub of
   * @param listener
   */
  constructor({ workerUrl, name, options, makeHub }, listener) {
    this.#workerUrl = workerUrl;
    this.#name = name;
    this.#options = options;
    this.#makeHub = makeHub;
    this.#listener = listener;
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
    globalThis.addEventListener?.('pageshow', this.#onPageShow);
    this.#connect();
  }

  /** Lets go of the hub for good. */
  close() {
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    globalThis.removeEventListener?.('pageshow', this.#onPageShow);
    this.#letGo();
  }

  #connect() {
    if (this.#workerUrl === null || typeof SharedWorker === 'undefined') {
      this.#connectHere();
    } else {
      this.#connectToWorker(++this.#attempt);
    }
  }

  #connectHere() {
    this.#hub ??= this.#makeHub();
    const [port, hubs] = localPorts();
    this.#hub.attach(hubs);
    this.#use(port);
  }

  async #connectToWorker(attempt) {
    const failed = () => this.#failed(attempt);
    const timer = setTimeout(failed, WORKER_DEADLINE_MS);
    try {
      this.#lock ??= holdLock(this.#lockName);
      const lock = (await this.#lock) === null ? null : this.#lockName;
      const worker = new SharedWorker(this.#workerUrl, { type: 'module', name: await this.#name() });
      worker.onerror = failed;
      worker.port.onmessage = ({ data }) => {
        clearTimeout(timer);
        this.#answered(attempt, worker.port, data);
      };
      worker.port.postMessage({ is: 'open', lock, options: this.#options });
    } catch {
      failed();
    }
  }

  #answered(attempt, port, { is, lock }) {
    if (is !== 'open') {
      this.#failed(attempt);
    } else if (attempt === this.#attempt) {
      this.#use(new WorkerPort(port, lock));
    } else {
      port.postMessage({ is: 'bye' });
      port.close();
    }
  }

  /** Takes no worker from now on, unless this attempt was given up. */
  #failed(attempt) {
    if (attempt === this.#attempt && this.#port === null) {
      this.#attempt++;
      this.#workerUrl = null;
      this.#release();
      this.#connectHere();
    }
  }

  #use(port) {
    this.#port = port;
    port.onclose = () => this.#lost(port);
    this.#listener.onPort(port, this.#hub !== null);
  }

  #lost(port) {
    if (this.#port === port) {
      this.#port = null;
      this.#listener.onLost();
      this.#connect();
    }
  }

  /** In the browser's cache a page hears nothing, and one that holds a connection or gets messages may be dropped from it. */
  #left() {
    this.#letGo();
    this.#listener.onLost();
  }

  #cameBack({ persisted }) {
    if (persisted) {
      this.#connect();
    }
  }

  #letGo() {
    this.#attempt++;
    const port = this.#port;
    this.#port = null;
    port?.close();
    this.#release();
  }

  #release() {
    this.#lock?.then(release => release?.());
    this.#lock = null;
  }
}
