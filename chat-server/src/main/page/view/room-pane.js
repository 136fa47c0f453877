// The room in front: its head, messages, people, and where one writes.

import { html, useModel, useState } from '../html.js';
import { addressOf } from '../address.js';
import { counted, reasonOf, text } from '../texts.js';
import { Composer } from './composer.js';
import { copy } from './copy.js';
import { Dialog } from './dialog.js';
import { MessageList } from './message-list.js';
import { People } from './people.js';
import { Renewal } from './renewal.js';
import { RoomHeader } from './room-header.js';
import { Status } from './status.js';
import { Typing } from './typing.js';

const WIDE = '(min-width: 64rem)';

export function RoomPane({ app, room, onList, listIsOpen }) {
  useModel(room);
  const [showsPeople, showPeople] = useState(() => matchMedia(WIDE).matches);
  const [question, ask] = useState(null);
  const answered = answer => {
    ask(null);
    if (answer !== null) {
      question.then(answer);
    }
  };
  const leave = () => {
    const count = room.unsent.length;
    const question = { words: counted('leaveUnsent', count), yes: text('leave'), then: () => app.leave(room) };
    return count === 0 ? app.leave(room) : ask(question);
  };
  return html`
    <div id="room" class=${showsPeople ? 'with-people' : ''}>
      <${RoomHeader} room=${room} listIsOpen=${listIsOpen} onList=${onList} showsPeople=${showsPeople} onPeople=${() => showPeople(!showsPeople)} onLeave=${leave} />
      <${Status} app=${app} />
      <main>
        <${MessageList} app=${app} room=${room} actions=${actionsOn(room, ask)} />
      </main>
      <footer>
        <${Renewal} app=${app} />
        <${Typing} names=${room.typists.names} />
        <${Composer} app=${app} room=${room} />
      </footer>
      ${showsPeople && room.ended === null && html`<${People} app=${app} room=${room} ask=${ask} />`}
      ${question && html`<${Dialog} question=${question} onAnswer=${answered} />`}
    </div>`;
}

/** What can be done with a message. */
function actionsOn(room, ask) {
  return {
    reply: message => room.draft.reply(message),
    edit: message => room.draft.edit(message),
    copyLink: message => copy(addressOf(location, room.name, message.seq)),
    remove: message => ask({
      words: text('deleteQuestion'),
      yes: text('delete'),
      wantsReason: message.user !== room.user,
      then: ({ reason }) => room.room.delete(message.seq, reason).catch(error => room.draft.refuse(text('refused', { reason: reasonOf(error) }))),
    }),
  };
}
