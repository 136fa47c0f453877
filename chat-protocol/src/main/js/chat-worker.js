// The SharedWorker: one hub for all tabs that gave the worker the same name.

import { randomId } from './events.js';
import { Hub } from './hub.js';
import { holdLock } from './liveness.js';
import { openStorage } from './storage.js';
import { TabPort } from './tab-port.js';

const lockName = 'chat worker ' + randomId();
const lock = holdLock(lockName).then(release => (release === null ? null : lockName));
let hub = null;

globalThis.onconnect = ({ ports: [port] }) => {
  new TabPort(port, lock, options => {
    hub ??= new Hub({ url: options.url, storage: openStorage(options.url) });
    return hub;
  });
};
