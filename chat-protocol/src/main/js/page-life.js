// What happens to a page that a connection cares about.

/**
 * Watches the network, and whether the page is seen or was frozen. Where there is no page, as in Node, nothing happens.
 *
 * Tells its listener `onOnline(online)` and `onWake()`: look whether the connection lives. Gives a function that ends the watch.
 */
export function watchPage(listener) {
  const { window, document } = globalThis;
  if (window?.addEventListener === undefined || document?.addEventListener === undefined) {
    return () => {};
  }
  const listeners = [
    [window, 'online', () => listener.onOnline(true)],
    [window, 'offline', () => listener.onOnline(false)],
    [document, 'visibilitychange', () => !document.hidden && listener.onWake()],
    [document, 'resume', () => listener.onWake()],
  ];
  listeners.forEach(([target, type, hear]) => target.addEventListener(type, hear));
  return () => listeners.forEach(([target, type, hear]) => target.removeEventListener(type, hear));
}
