// Who is still alive: a page or worker holds a lock for as long as it lives, and others wait for that lock.

/**
 * Holds a lock until the returned function is called, or this page or worker is gone. Null where the browser has no Web Locks,
 * as on pages without https.
 *
 * @param {string} name
 * @returns {Promise<(() => void) | null>}
 */
export function holdLock(name) {
  return new Promise(resolve => {
    const held = () => new Promise(release => resolve(release));
    request(name, {}, held).catch(() => resolve(null));
  });
}

/**
 * Calls `gone` once when nobody holds the lock `name` any more, unless the returned function was called before.
 *
 * @param {string} name
 * @param {() => void} gone
 * @returns {() => void}
 */
export function whenFree(name, gone) {
  const waiting = new AbortController();
  request(name, { signal: waiting.signal }, () => {
    if (!waiting.signal.aborted) {
      gone();
    }
  }).catch(() => {});
  return () => waiting.abort();
}

/** Whether somebody holds the lock `name`; false where that cannot be known. */
export async function isHeld(name) {
  try {
    return await request(name, { ifAvailable: true, mode: 'shared' }, async lock => lock === null);
  } catch {
    return false;
  }
}

async function request(name, options, held) {
  return globalThis.navigator.locks.request(name, options, held);
}
