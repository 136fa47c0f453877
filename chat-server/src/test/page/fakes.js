// Stands in for the parts of a browser that the models use.

class FakeStorage {
  #items = new Map();

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, String(value));
  }

  removeItem(key) {
    this.#items.delete(key);
  }
}

/** A browser that remembers nothing yet and prefers `language`. */
export function startBrowser({ language = 'en' } = {}) {
  globalThis.window = globalThis;
  globalThis.localStorage = new FakeStorage();
  globalThis.sessionStorage = new FakeStorage();
  Object.defineProperty(globalThis, 'navigator', { value: { language }, configurable: true });
}
