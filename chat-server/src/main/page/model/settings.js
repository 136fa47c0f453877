// What the visitor chose, in all tabs.

import { setLanguage } from '../texts.js';
import { ofVisitor, Remembered } from '../storage.js';
import { Model } from './model.js';

/** How the page looks and behaves, for good. */
const TASTE = {
  language: 'auto', // or 'en', 'zh-Hans', 'zh-Hant'
  theme: 'auto', // or 'light', 'dark'
  clock: 'auto', // or '12', '24'
  notify: 'none', // or 'mentions', 'all'
};

/** What belongs to who one is. */
const VISITOR = {
  name: '',
  muted: {}, // users whose messages this visitor does not want to see: name by user
  rooms: [], // in the list, in its order
  direct: {}, // rooms of two: the other one's name by room
};

/** Settings by name, each a property of `values`. Follows the other tabs. */
export class Settings extends Model {
  #taste = new Remembered('localStorage', 'chat.settings');
  #visitor;
  values = { ...TASTE, ...VISITOR };

  constructor() {
    super();
    this.begin();
    globalThis.addEventListener?.('storage', event => {
      if (event.key === this.#taste.key || event.key === this.#visitor.key) {
        this.#load();
        this.changed();
      }
    });
  }

  /** Takes the settings of who the visitor is now. */
  begin() {
    this.#visitor = ofVisitor('chat.visitor');
    this.#load();
  }

  /** Sets some of the values, as `{ theme: 'dark' }`. */
  set(values) {
    this.values = { ...this.values, ...values };
    for (const [remembered, defaults] of [[this.#taste, TASTE], [this.#visitor, VISITOR]]) {
      const part = Object.entries(this.values).filter(([name]) => Object.hasOwn(defaults, name));
      remembered.write(JSON.stringify(Object.fromEntries(part)));
    }
    this.#apply();
    this.changed();
  }

  hasMuted(user) {
    return Object.hasOwn(this.values.muted, user);
  }

  /** The visitor does not want to see what a member says, or wants it again. */
  mute({ user, name }, muted) {
    const { [user]: _, ...others } = this.values.muted;
    this.set({ muted: muted ? { ...others, [user]: name } : others });
  }

  /** A room of two is called by the other one. */
  nameDirect(room, name) {
    if (this.values.direct[room] !== name) {
      this.set({ direct: { ...this.values.direct, [room]: name } });
    }
  }

  #load() {
    this.values = { ...TASTE, ...parse(this.#taste.read(), TASTE), ...VISITOR, ...parse(this.#visitor.read(), VISITOR) };
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
function parse(json, defaults) {
  try {
    const values = JSON.parse(json ?? '{}') ?? {};
    return Object.fromEntries(Object.entries(values).filter(([name, value]) =>
      value !== null && typeof value === typeof defaults[name] && Array.isArray(value) === Array.isArray(defaults[name])));
  } catch {
    return {};
  }
}
