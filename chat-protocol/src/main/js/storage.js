// Where the client remembers what must outlive a page: its session, and messages that the server does not have yet.

import { get, set, del, promisifyRequest } from './vendor/idb-keyval.js';

const OPEN_DEADLINE_MS = 3_000;
const WORK_DEADLINE_MS = 10_000;
const STORE = 'items';

/**
 * The storage for the server at `url`: an IndexedDB of its own, so that servers at different paths of a host share nothing. Where the browser
 * forbids IndexedDB, or does not open it in time, it is memory.
 *
 * @param {string | URL} url
 * @returns {ChatStorage}
 */
export function openStorage(url) {
  return new BrowserStorage(serverName(url));
}

/** Which server `url` is about, without what is said to it. */
export function serverName(url) {
  const { host, pathname } = new URL(url, globalThis.location?.href);
  return `chat ${host}${pathname}`;
}

/** A storage that ends with its page or process. */
export class MemoryStorage {
  #values = new Map();

  async get(key) {
    return this.#values.get(key);
  }

  async set(key, value) {
    this.#values.set(key, structuredClone(value));
  }

  async delete(key) {
    this.#values.delete(key);
  }

  async entries(prefix) {
    const found = [...this.#values].filter(([key]) => key.startsWith(prefix));
    return found.sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** An IndexedDB, or memory: the first use decides. */
class BrowserStorage {
  #name;
  #chosen = null;

  constructor(name) {
    this.#name = name;
  }

  async get(key) {
    return (await this.#choice()).get(key);
  }

  async set(key, value) {
    return (await this.#choice()).set(key, value);
  }

  async delete(key) {
    return (await this.#choice()).delete(key);
  }

  async entries(prefix) {
    return (await this.#choice()).entries(prefix);
  }

  #choice() {
    this.#chosen ??= this.#choose();
    return this.#chosen;
  }

  async #choose() {
    const database = new DatabaseStorage(this.#name);
    try {
      await within(OPEN_DEADLINE_MS, database.open());
      return database;
    } catch {
      return new MemoryStorage();
    }
  }
}

/** What is set here is on the disk when `set` resolves. */
class DatabaseStorage {
  #name;
  #database = null; // a promise
  #use = (mode, work) => within(WORK_DEADLINE_MS, this.#transact(mode, work));

  constructor(name) {
    this.#name = name;
  }

  get(key) {
    return get(key, this.#use);
  }

  set(key, value) {
    return set(key, value, this.#use);
  }

  delete(key) {
    return del(key, this.#use);
  }

  entries(prefix) {
    const range = IDBKeyRange.bound(prefix, prefix + '\uffff');
    return this.#use('readonly', async store => {
      const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)].map(promisifyRequest));
      return keys.map((key, i) => [key, values[i]]);
    });
  }

  /** Opens the database if it is not open; a browser may close it at any time. */
  open() {
    this.#database ??= this.#open();
    return this.#database;
  }

  async #open() {
    try {
      const request = indexedDB.open(this.#name);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      const database = await promisifyRequest(request);
      database.onclose = () => this.#closed();
      database.onversionchange = () => {
        database.close();
        this.#closed();
      };
      return database;
    } catch (error) {
      this.#closed();
      throw error;
    }
  }

  #closed() {
    this.#database = null;
  }

  /** Commits at once: a transaction that is still open when its page goes is lost. */
  async #transact(mode, work) {
    const transaction = (await this.open()).transaction(STORE, mode, { durability: 'strict' });
    const result = work(transaction.objectStore(STORE));
    if (mode === 'readwrite') {
      transaction.commit?.();
    }
    return result;
  }
}

/** What `promise` gives, or an error if that takes longer than `ms`. */
async function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('the storage does not answer')), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
