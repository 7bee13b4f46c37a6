import { type Chance, drawBytes } from "./chance.ts";
import type { Json } from "./model.ts";
import type { Paging } from "./routes_chats.ts";
import type { Version } from "./versions.ts";

const CHATS = 5;
const MESSAGES = 3;
const FIRST_PHONE = 11111111110;
/** Who writes when somebody writes. */
const WRITER = 1;
const RECEIVED_MAX = 100;
const FIRST_AT = 1790000000;
const SENT_MAX = 100;

type Sent = { chatId: string; key: Json; text: string; messageTimestamp: string };

/**
 * Five made-up chats, the same in every session, and what was sent there (the last hundred). The
 * shapes are NOWEB's, the only engine whose chats were recorded.
 */
export class Chats {
  readonly #sent = new Map<string, Sent[]>();
  readonly #version: Version;
  #chance: Chance;

  constructor(seed: number, version: Version) {
    this.#chance = seed;
    this.#version = version;
  }

  list(_session: string, paging: Paging): Json[] {
    return paged(madeUpChats(paging), paging);
  }

  overview(_session: string, paging: Paging): Json[] {
    return paged(madeUpChats(paging), paging).map((chat) => ({
      id: withSuffix(chat.id, "@c.us"),
      name: chat.name,
      picture: null,
      lastMessage: null,
      _chat: chat,
    }));
  }

  /** Received ones newest first, then the sent ones; 2024.10.8 sent ones first: as recorded. */
  messages(of: { session: string; received: number }, chatId: string, paging: Paging): Json[] {
    const id = withSuffix(chatId, "@c.us");
    const sent = (this.#sent.get(of.session) ?? []).filter((message) => message.chatId === id);
    const received = madeUpMessages(id, of.received, this.#version);
    const shown = sent.map((one) => shownSent(one, this.#version));
    const old = this.#version === "2024.10.8";
    return paged(old ? [...shown.reverse(), ...received] : [...received, ...shown], paging);
  }

  /** @returns What the sender answers, and the message as events and lists show it. */
  send(
    session: string,
    message: { chatId: string; text: string; now: number },
  ): { answer: Json; shown: Json } {
    const drawn = drawBytes(9, this.#chance);
    this.#chance = drawn.chance;
    const hex = [...drawn.bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const key = {
      remoteJid: withSuffix(message.chatId, "@s.whatsapp.net"),
      fromMe: true,
      id: `3EB0${hex.toUpperCase()}`,
    };
    const messageTimestamp = String(Math.floor(message.now / 1000));
    const chatId = withSuffix(message.chatId, "@c.us");
    const sent = [...(this.#sent.get(session) ?? []), {
      chatId,
      key,
      text: message.text,
      messageTimestamp,
    }];
    this.#sent.set(session, sent.slice(-SENT_MAX));
    const one = { chatId, key, text: message.text, messageTimestamp };
    return { answer: rawSent(one), shown: shownSent(one, this.#version) };
  }
}

function paged<T>(rows: readonly T[], paging: Paging): T[] {
  return rows.slice(paging.offset, paging.offset + paging.limit);
}

function madeUpChats(
  paging: Paging,
): { id: string; name: string; conversationTimestamp: number }[] {
  const chats = Array.from({ length: CHATS }, (_, index) => ({
    id: `${FIRST_PHONE + index}@s.whatsapp.net`,
    name: `Fake ${index}`,
    conversationTimestamp: FIRST_AT + index,
  }));
  return paging.order === "desc" ? chats.reverse() : chats;
}

function madeUpMessages(chatId: string, received: number, version: Version): Json[] {
  const index = Number.parseInt(chatId, 10) - FIRST_PHONE;
  if (!(index >= 0 && index < CHATS)) return [];
  const length = index === WRITER ? Math.max(MESSAGES, received) : MESSAGES;
  return Array.from({ length }, (_, at) => madeUpMessage(index, at, version))
    .slice(-RECEIVED_MAX).reverse();
}

/** The `nth` message that somebody wrote, counted from 0, as events show it. */
export function receivedMessage(nth: number, version: Version): Json {
  return madeUpMessage(WRITER, nth, version);
}

function madeUpMessage(index: number, at: number, version: Version): Json {
  const chatId = `${FIRST_PHONE + index}@c.us`;
  const id = `3EB0${String(at).padStart(16, "0")}`;
  const body = `fake message ${at}`;
  const old = version === "2024.10.8";
  const data = {
    key: { remoteJid: withSuffix(chatId, "@s.whatsapp.net"), fromMe: false, id },
    message: { conversation: body },
    messageTimestamp: FIRST_AT + at,
    pushName: `Fake ${index}`,
  };
  return shown({
    id: `false_${chatId}_${id}`,
    timestamp: FIRST_AT + at,
    from: chatId,
    fromMe: false,
    body,
    ...(old ? { ack: null, ackName: "UNKNOWN" } : { ack: 2, ackName: "DEVICE" }),
    _data: old ? data : { ...data, status: 3 },
  }, version);
}

interface Message {
  id: string;
  timestamp: Json;
  from: string;
  fromMe: boolean;
  body: string;
  ack: number | null;
  ackName: string;
  _data: Json;
}

/** A message with the fields of the version, in its order. */
function shown(message: Message, version: Version): Json {
  const { id, timestamp, from, fromMe, body, ack, ackName, _data } = message;
  if (version === "2024.10.8") {
    return {
      id,
      timestamp,
      from,
      fromMe,
      body,
      hasMedia: false,
      ack,
      ackName,
      replyTo: null,
      _data,
    };
  }
  const head = { id, timestamp, from, fromMe, source: "app", body, hasMedia: false, media: null };
  return { ...head, ack, ackName, location: null, vCards: null, replyTo: null, _data };
}

function rawSent(sent: Sent): Json {
  return {
    key: sent.key,
    message: { extendedTextMessage: { text: sent.text } },
    messageTimestamp: sent.messageTimestamp,
    status: "PENDING",
  };
}

function shownSent(sent: Sent, version: Version): Json {
  const key = sent.key;
  const id = typeof key === "object" && key !== null && "id" in key ? String(key.id) : "";
  const { messageTimestamp } = sent;
  return shown({
    id: `true_${sent.chatId}_${id}`,
    timestamp: version === "2024.10.8" ? messageTimestamp : Number(messageTimestamp),
    from: sent.chatId,
    fromMe: true,
    body: sent.text,
    ack: null,
    ackName: "UNKNOWN",
    _data: rawSent(sent),
  }, version);
}

function withSuffix(id: string, suffix: string): string {
  return `${id.split("@")[0]}${suffix}`;
}
