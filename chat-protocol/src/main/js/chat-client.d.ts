/** The client of chat-server, for browsers and Node.js. What it promises is in docs/browser.md. */

import type {
  ChangedEvent,
  DeletedEvent,
  EditedEvent,
  Gap,
  Joined,
  Member,
  MessageEvent,
  ModeratorAction,
  Mute,
  Presence,
  RoomEvent,
  RoomSettings,
  Sent,
  ShownSettings,
  Typing,
} from './chat-messages.js';

export * from './chat-messages.js';

/** Where what must outlive a page is put. `set` resolves when the value is safe. */
export interface ChatStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** By key, those that begin with `prefix`. */
  entries(prefix: string): Promise<Array<[key: string, value: unknown]>>;
}

export interface ChatClientOptions {
  /** Wanted name; without it, the token's, that of the last visit, or a guest's. */
  name?: string;
  /** A JWT, or who gives one: asked at each connection, and before a token ends. */
  token?: string | (() => string | Promise<string>);
  /** Whether tabs of this origin share a connection: by default without a token. With one, tabs of one user do. */
  share?: boolean;
  /** Where chat-worker.js is, at the origin of the page; by default beside the module. */
  workerUrl?: string | URL;
  /** By default IndexedDB, and memory where there is none. With one of one's own, tabs do not share. */
  storage?: ChatStorage;
  /** For Node.js before 22, for example that of `ws`. With one of one's own, tabs do not share. */
  WebSocket?: new (url: string, protocol: string) => ChatSocket;
}

/** What the client uses of a WebSocket. */
export interface ChatSocket {
  readonly readyState: number;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  send(text: string): void;
  close(): void;
}

export type State =
  | { is: 'connecting' | 'open' }
  /** `until`: when it connects again, by Date.now(); `code` and `words`: why the last connection ended, the words being the server's. */
  | { is: 'waiting'; until: number; code?: number; words?: string }
  /** The browser has no network; what `connecting` and `waiting` are else, so `until` may be missing. */
  | { is: 'offline'; until?: number; code?: number; words?: string }
  /** For good, until `connectNow()`. `endsAt`: when a ban ends, by Date.now(). */
  | { is: 'closed'; code?: number; reason?: string; words?: string; endsAt?: number };

export interface Limits {
  textChars: number;
  rooms: number;
  /** 0 is without limit. */
  sendsPerSecond: number;
}

/** A message that is written, and not among the room's messages yet. */
export interface Item {
  id: string;
  text: string;
  time: number;
  state: 'waiting' | 'underway' | 'sent' | 'failed';
  /** Why it failed. */
  error?: { code: string; message: string; temporary: boolean; retryAfterMs?: number };
  seq?: number;
}

export class ChatError extends Error {
  /** One of docs/protocol.md, or "closed", "discarded", "outbox_full", "token_expired". */
  readonly code: string;
  /** Whether the same may succeed later. */
  readonly temporary: boolean;
  readonly retryAfterMs?: number;
  constructor(error: { code: string; message?: string; temporary?: boolean; retryAfterMs?: number });
}

export class ChatEvent<T = unknown> extends Event {
  readonly detail: T;
  constructor(type: string, detail: T);
}

type Listener = ((event: any) => void) | { handleEvent(event: any): void } | null;
type ListenerOptions = boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal };

interface Target<Events> extends EventTarget {
  addEventListener<K extends keyof Events & string>(
    type: K,
    listener: (event: ChatEvent<Events[K]>) => void,
    options?: ListenerOptions,
  ): void;
  addEventListener(type: string, listener: Listener, options?: ListenerOptions): void;
  removeEventListener<K extends keyof Events & string>(
    type: K,
    listener: (event: ChatEvent<Events[K]>) => void,
    options?: boolean | { capture?: boolean },
  ): void;
  removeEventListener(type: string, listener: Listener, options?: boolean | { capture?: boolean }): void;
}

declare const ClientTarget: new () => Target<ChatClientEvents>;
declare const RoomTarget: new () => Target<RoomEvents>;

export interface ChatClientEvents {
  state: State;
  name: { user: string; name: string };
  'name-refused': ChatError;
  refused: ChatError;
  invited: { room: string; user: string; name: string };
  expiring: { expiresAt: number };
  unsent: { count: number };
}

export class ChatClient extends ClientTarget {
  /** @param url of the WebSocket; http and https are taken for ws and wss */
  constructor(url: string | URL, options?: ChatClientOptions);
  readonly user: string | null;
  readonly name: string;
  readonly limits: Limits;
  readonly state: State;
  readonly rooms: ReadonlyMap<string, Room>;
  /** Joins `room`, or gives what it gave before. `history`: how many events of the past come first, 50 by default. */
  join(room: string, options?: { history?: number }): Room;
  /** Now or with the next connection; resolves with the name as the server has it. */
  rename(name: string): Promise<string>;
  useToken(token: string): Promise<void>;
  /** Ends a wait, or comes back after "closed". */
  connectNow(): void;
  /** For this page alone. */
  close(): void;
}

export interface RoomEvents {
  joined: Joined;
  message: MessageEvent;
  edited: EditedEvent;
  deleted: DeletedEvent;
  changed: ChangedEvent;
  gap: Gap;
  'caught-up': object;
  presence: Presence;
  typing: Typing;
  rights: { room: string; may: string; muted?: Mute };
  removed: { room: string; reason: string; until?: number };
  refused: ChatError;
  unsent: { item: Item; gone?: true };
}

/** A room of a ChatClient, which alone makes them. */
export class Room extends RoomTarget {
  private constructor();
  readonly name: string;
  readonly epoch: string | null;
  readonly seq: number | null;
  readonly members: number;
  /** Letters of what one may do: r(ead), w(rite), h(istory), p (members), m(oderate), c(reate). '' until joined. */
  readonly may: string;
  /** As `joined` said and each `changed` since. */
  readonly settings: Readonly<ShownSettings>;
  readonly muted: Readonly<Mute> | null;
  readonly isJoined: boolean;
  readonly isCaughtUp: boolean;
  /** What this tab, or one that is gone, has written; in that order. */
  readonly unsent: Item[];
  /** Resolves when the server has it; rejects with a ChatError when it refuses and the user must decide. */
  send(text: string): Promise<Sent>;
  retry(id: string): void;
  discard(id: string): void;
  /** `epoch`: the numbering that `seq` is of; by default that of the newest event seen. Rejects with `renewed` where it is another one by then. */
  edit(seq: number, text: string, options?: { epoch?: string | null }): Promise<Sent>;
  delete(seq: number, reason?: string, options?: { epoch?: string | null }): Promise<Sent>;
  /** Newest first; with `after`, oldest first. `limit`: how many are asked for at a time. */
  history(options?: { before?: number; after?: number; limit?: number }): AsyncIterableIterator<RoomEvent>;
  /** Oldest first. */
  page(options?: { before?: number; after?: number; limit?: number }): Promise<{ events: RoomEvent[]; more: boolean; epoch: string }>;
  memberPage(options?: { after?: string; limit?: number }): Promise<{ members: Member[]; count: number; more: boolean }>;
  /** To be called with each change of what is being written. */
  typing(active?: boolean): void;
  moderate(action: ModeratorAction, user: string, options?: { forMs?: number; since?: number; reason?: string }): Promise<void>;
  configure(settings: RoomSettings): Promise<Sent>;
  /** What is unsent waits for the next time. */
  leave(): void;
}

export {};
