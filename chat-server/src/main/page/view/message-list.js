// The messages of the room in front.

import { html, useEffect, useLayoutEffect, useMemo, useRef } from '../html.js';
import { Following } from '../model/following.js';
import { rowsOf } from '../model/rows.js';
import { language, text } from '../texts.js';
import { Day, useToday } from './day.js';
import { Gap, Note } from './gap.js';
import { Failed, Jumps, Start } from './list-ends.js';
import { Message } from './message.js';
import { usePointing } from './pointing.js';
import { rowOf, Scroller, watchReader } from './scroller.js';
import { actsOn } from './toolbar.js';

/** `actions` has a function of the message for each of 'reply', 'copyLink', 'edit', 'remove'. */
export function MessageList({ app, room, actions }) {
  const { reading } = room;
  const { log } = reading;
  const list = useRef(null);
  const place = usePlace(list, room);
  const { active, focused } = usePointing(list);
  useToday();
  const own = { user: app.user, name: app.name };
  const { muted } = app.settings.values;
  const rows = rowsOf({
    entries: log.entries, unsent: log.isAtEnd ? room.unsent : [], own, newSince: reading.newSince, epoch: log.epoch, hasOlder: log.hasOlder,
    isHidden: entry => entry.kind === 'message' && Object.hasOwn(muted, entry.user),
  });
  const messages = rows.filter(row => row.kind === 'message');
  const tab = messages.some(row => row.key === focused) ? focused : messages.at(-1)?.key;

  const shared = { self: own.name, clock: app.settings.values.clock, language: language(), canModerate: room.canModerate };
  const view = row => {
    switch (row.kind) {
      case 'day':
        return html`<${Day} key=${row.key} time=${row.time} />`;
      case 'new':
        return html`<p key=${row.key} class="new-line"><span>${text('newSince')}</span></p>`;
      case 'gap':
        return html`<${Gap} key=${row.key} entry=${row.entry} clock=${shared.clock} />`;
      case 'note':
        return html`<${Note} key=${row.key} entry=${row.entry} self=${own.user} />`;
      default: {
        const isOwn = row.entry.user === own.user;
        return html`<${Message} key=${row.key} entry=${row.entry} leads=${row.leads} isOwn=${isOwn} self=${shared.self} clock=${shared.clock} language=${shared.language}
          acts=${actsOn(row.entry, actions, { isOwn, canModerate: shared.canModerate, isOutdated: row.entry.epoch !== log.epoch })} isActive=${row.key === active} tab=${row.key === tab}
          isMarked=${reading.target !== null && row.entry.seq === reading.target.seq && row.entry.epoch === log.epoch} />`;
      }
    }
  };
  const clicked = event => {
    const link = event.target.closest('a[href]');
    if (link && isOfThisPage(link.href)) {
      event.preventDefault();
      location.hash = new URL(link.href).hash;
    }
    const row = rows.find(({ key }) => key === event.target.closest('[data-key]')?.dataset.key);
    const button = event.target.closest('[data-act], [data-item], .more');
    if (button?.matches('.more')) {
      place.stay(); // it is there to be read
    } else if (button?.dataset.item) {
      room.room[button.dataset.item](row.entry.item.id);
      document.getElementById('text')?.focus(); // the button is gone
    } else if (button) {
      if (button.dataset.act === 'copyLink') {
        reading.say('linkCopied');
      }
      actions[button.dataset.act](row.entry);
    }
  };
  const isSilent = room.isLoading || reading.busy !== null || !log.follows; // a screen reader reads what is new alone
  return html`
    <div id="messages" ref=${list} class=${log.follows ? 'pinned' : ''} role="log" aria-live=${isSilent ? 'off' : 'polite'} aria-busy=${room.isLoading} tabindex="0"
      aria-label=${text('messages')} onClick=${clicked}>
      <${Start} key="start" room=${room} isEmpty=${rows.length === 0} />
      ${rows.map(view)}
      ${reading.failed === 'newer' && html`<${Failed} key="failed" reading=${reading} />`}
    </div>
    <${Jumps} room=${room} onNewest=${() => list.current.focus({ preventScroll: true })} />`;
}

/** A link to a room or a message here. */
function isOfThisPage(href) {
  return href.startsWith(location.origin + location.pathname + '#');
}

/** Keeps the list at its place, and asks for what is beyond it. */
function usePlace(list, room) {
  const { reading } = room;
  const { log } = reading;
  const following = useMemo(() => new Following(follows => reading.follow(follows), () => log.isAtEnd, log.follows), [room]);
  const scroller = useRef(null);
  scroller.current?.remember();

  const look = () => {
    const { current } = scroller;
    if (!room.isLoading && current.isNearStart) {
      reading.loadOlder(() => current.still());
    }
    lookForNew(list.current, room);
    if (!log.isAtEnd && !log.follows && current.isNearEnd) {
      reading.loadNewer(() => current.still());
    }
  };
  useLayoutEffect(() => {
    scroller.current = new Scroller(list.current, following);
    scroller.current.places = reading.places;
    const settle = () => {
      scroller.current.settle();
      look();
    };
    const unwatch = watchReader(list.current, following, () => {
      scroller.current.scrolled();
      look();
    }, settle);
    const resizing = new ResizeObserver(settle);
    resizing.observe(list.current);
    return () => {
      reading.places = scroller.current.places;
      unwatch();
      resizing.disconnect();
    };
  }, [room]);
  useLayoutEffect(() => {
    following.adopt(log.follows);
    scroller.current.settle();
    if (reading.target !== null && reading.target !== reading.shownTarget) {
      reading.shownTarget = reading.target;
      const row = rowOf(list.current, reading.keyOfTarget);
      if (row !== null) {
        scroller.current.goTo(row);
      }
    }
    look();
  });
  useOwnMessages(room);
  return { stay: () => following.stop() };
}

/** Whether the reader has seen where it is new, or there is nothing new. */
function lookForNew(list, { reading, isLoading }) {
  if (reading.newSince === null || reading.sawNew || isLoading) {
    return;
  }
  const line = list.querySelector('.new-line');
  const isSeen = line === null ? reading.knowsNew : line.getBoundingClientRect().bottom > list.getBoundingClientRect().top;
  if (isSeen !== reading.sawNew) {
    reading.saw(isSeen);
  }
}

/** Whoever writes wants to see it. */
function useOwnMessages(room) {
  const newest = room.unsent.at(-1)?.id;
  const seen = useRef(newest);
  useEffect(() => {
    if (newest !== undefined && newest !== seen.current) {
      room.reading.toNewest();
    }
    seen.current = newest;
  }, [newest]);
}
