// The whole page: the entry page, or the rooms and the one in front.

import { html, useEffect, useLayoutEffect, useModel, useState } from '../html.js';
import { text } from '../texts.js';
import { Entry } from './entry.js';
import { useMedia } from './media.js';
import { RoomList } from './room-list.js';
import { RoomPane } from './room-pane.js';

const WIDE = '(min-width: 48rem)'; // as css/layout.css has it

export function App({ app }) {
  useModel(app);
  useModel(app.settings);
  useEffect(() => {
    document.title = titleOf(app);
  });
  return app.client ? html`<${Chat} app=${app} />` : html`<${Entry} app=${app} />`;
}

function titleOf(app) {
  const unread = app.rooms?.unread ?? 0;
  const place = app.rooms ? `${app.rooms.current.title} – ${text('title')}` : text('title');
  return unread > 0 ? `(${unread}) ${place}` : place;
}

/** On a narrow screen the list of rooms lies over the room, and is closed by going into one. */
function Chat({ app }) {
  const [listIsOpen, openList] = useState(false);
  useEffect(() => openList(false), [app.rooms.current]);
  const isWide = useMedia(WIDE);
  useEffect(() => openList(false), [isWide]);
  useLayoutEffect(() => {
    if (listIsOpen) {
      document.querySelector('#rooms a[aria-current]').focus();
    }
  }, [listIsOpen]);
  const key = event => {
    if (listIsOpen && event.key === 'Escape') {
      openList(false);
      document.getElementById('list').focus();
    }
  };
  return html`
    <div id="chat" class=${listIsOpen ? 'list-open' : ''} onKeyDown=${key}>
      <${RoomList} app=${app} onClose=${() => openList(false)} />
      <${RoomPane} key=${app.rooms.current.name} app=${app} room=${app.rooms.current} onList=${() => openList(!listIsOpen)} listIsOpen=${listIsOpen} />
    </div>`;
}
