// A page of the client library as tests want it: what its address says, it does; what it hears is in `heard`.

import { ChatClient } from './js/chat-client.js';

const given = new URLSearchParams(location.search);
const options = given.has('share') ? { name: given.get('name'), share: given.get('share') === 'true' } : { name: given.get('name') };
const client = new ChatClient(given.get('ws'), options);
const room = client.join(given.get('room'));
const heard = [];
const unsent = [];

room.addEventListener('message', ({ detail }) => heard.push(detail.text));
room.addEventListener('gap', ({ detail }) => heard.push('gap ' + JSON.stringify(detail)));
room.addEventListener('unsent', () => {
  unsent.splice(0, unsent.length, ...room.unsent.map(({ text }) => text));
});
client.addEventListener('unsent', ({ detail }) => {
  globalThis.unsentOfAll = detail.count;
});
Object.assign(globalThis, { client, room, heard, unsent, unsentOfAll: 0 });
