// How a visitor who looks elsewhere hears of messages: notifications, and a number on the app's icon.

const MOST_CHARS = 140;

/** Shows what the visitor chose to be shown. One notification for a room at most. */
export class Notifier {
  #app;

  constructor(app) {
    this.#app = app;
    app.notifier = (room, message, mentioned) => this.#notify(room, message, mentioned);
    app.subscribe(() => this.#badge());
  }

  #notify(room, message, mentioned) {
    const { notify } = this.#app.settings.values;
    const wanted = notify === 'all' || (notify === 'mentions' && mentioned);
    if (!wanted || !document.hidden || globalThis.Notification?.permission !== 'granted') {
      return;
    }
    const notification = new Notification(`${message.name} · ${room.title}`, {
      body: message.text.slice(0, MOST_CHARS), tag: room.name, icon: document.querySelector('link[rel="icon"]')?.href,
    });
    notification.onclick = () => {
      window.focus();
      this.#app.rooms.open(room.name);
      notification.close();
    };
  }

  #badge() {
    const unread = this.#app.rooms?.unread ?? 0;
    const done = unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
    done?.catch(() => {}); // a browser may not let a page that is not installed
  }
}
