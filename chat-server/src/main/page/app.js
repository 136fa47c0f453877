// The chat page.

import { html, render } from './html.js';
import { AppModel } from './model/app.js';
import { Notifier } from './model/notifier.js';
import { text } from './texts.js';
import { App } from './view/app.js';

const app = new AppModel();

function start() {
  const root = document.getElementById('app');
  document.getElementById('loading').hidden = true;
  if (!('WebSocket' in window)) {
    root.textContent = text('unsupported');
    return;
  }
  window.addEventListener('popstate', () => app.addressChanged());
  window.addEventListener('hashchange', () => app.addressChanged());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      app.rooms?.current.read();
    }
  });
  new Notifier(app);
  app.start();
  render(html`<${App} app=${app} />`, root);
}

start();
