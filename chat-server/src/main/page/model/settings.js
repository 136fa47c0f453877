// What the visitor chose, for all tabs and for good.

import { setLanguage } from '../texts.js';
import { Remembered } from '../storage.js';
import { Model } from './model.js';

const DEFAULTS = {
  name: '',
  language: 'auto', // or 'en', 'zh-Hans', 'zh-Hant'
  theme: 'auto', // or 'light', 'dark'
  clock: 'auto', // or '12', '24'
  notify: 'none', // or 'mentions', 'all'
  muted: {}, // users whose messages this visitor does not want to see: name by user
  rooms: [], // in the list, in its order
  direct: {}, // rooms of two: the other one's name by room
};

/** Settings by name, each a property of `values`. Follows the other tabs. */
export class Settings extends Model {
  #remembered = new Remembered('localStorage', 'chat.settings');
  values = DEFAULTS;

  constructor() {
    super();
    this.#load();
    globalThis.addEventListener?.('storage', event => {
      if (event.key === this.#remembered.key) {
        this.#load();
        this.changed();
      }
    });
  }

  /** Sets some of the values, as `{ theme: 'dark' }`. */
  set(values) {
    this.values = { ...this.values, ...values };
    this.#remembered.write(JSON.stringify(this.values));
    this.#apply();
    this.changed();
  }

  #load() {
    this.values = { ...DEFAULTS, ...parse(this.#remembered.read()) };
    this.#apply();
  }

  #apply() {
    setLanguage(this.values.language);
    if (globalThis.document) {
      document.documentElement.dataset.theme = this.values.theme;
    }
  }
}

/** Takes what has the kind of its default, as somebody else may have written it. */
function parse(json) {
  try {
    const values = JSON.parse(json ?? '{}') ?? {};
    return Object.fromEntries(Object.entries(values).filter(([name, value]) =>
      typeof value === typeof DEFAULTS[name] && Array.isArray(value) === Array.isArray(DEFAULTS[name])));
  } catch {
    return {};
  }
}
