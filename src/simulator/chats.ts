import { type Chance, drawBytes } from "./chance.ts";
import type { Json } from "./model.ts";
import type { Paging } from "./routes_chats.ts";

const CHATS = 5;
const MESSAGES = 3;
const FIRST_PHONE = 11111111110;
const FIRST_AT = 1790000000;
const SENT_MAX = 100;

type Sent = { chatId: string; key: Json; text: string; messageTimestamp: string };

/**
 * Five made-up chats, the same in every session, and what was sent there (the last hundred). The
 * shapes are NOWEB's, the only engine whose chats were recorded.
 */
export class Chats {
  readonly #sent = new Map<string, Sent[]>();
  #chance: Chance;

  constructor(seed: number) {
    this.#chance = seed;
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

  /** Received ones newest first, then the sent ones: the order that was recorded. */
  messages(session: string, chatId: string, paging: Paging): Json[] {
    const id = withSuffix(chatId, "@c.us");
    const sent = (this.#sent.get(session) ?? []).filter((message) => message.chatId === id);
    return paged([...madeUpMessages(id), ...sent.map(shownSent)], paging);
  }

  send(session: string, message: { chatId: string; text: string; now: number }): Json {
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
    return rawSent({ chatId, key, text: message.text, messageTimestamp });
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

function madeUpMessages(chatId: string): Json[] {
  const index = Number.parseInt(chatId, 10) - FIRST_PHONE;
  if (!(index >= 0 && index < CHATS)) return [];
  return Array.from({ length: MESSAGES }, (_, at) => madeUpMessage(chatId, index, at)).reverse();
}

function madeUpMessage(chatId: string, index: number, at: number): Json {
  const id = `3EB0000000000000000${at}`;
  const body = `fake message ${at}`;
  return {
    id: `false_${chatId}_${id}`,
    timestamp: FIRST_AT + at,
    from: chatId,
    fromMe: false,
    source: "app",
    body,
    hasMedia: false,
    media: null,
    ack: 2,
    ackName: "DEVICE",
    location: null,
    vCards: null,
    replyTo: null,
    _data: {
      key: { remoteJid: withSuffix(chatId, "@s.whatsapp.net"), fromMe: false, id },
      message: { conversation: body },
      messageTimestamp: FIRST_AT + at,
      pushName: `Fake ${index}`,
      status: 3,
    },
  };
}

function rawSent(sent: Sent): Json {
  return {
    key: sent.key,
    message: { extendedTextMessage: { text: sent.text } },
    messageTimestamp: sent.messageTimestamp,
    status: "PENDING",
  };
}

function shownSent(sent: Sent): Json {
  const key = sent.key;
  const id = typeof key === "object" && key !== null && "id" in key ? String(key.id) : "";
  return {
    id: `true_${sent.chatId}_${id}`,
    timestamp: Number(sent.messageTimestamp),
    from: sent.chatId,
    fromMe: true,
    source: "app",
    body: sent.text,
    hasMedia: false,
    media: null,
    ack: null,
    ackName: "UNKNOWN",
    location: null,
    vCards: null,
    replyTo: null,
    _data: rawSent(sent),
  };
}

function withSuffix(id: string, suffix: string): string {
  return `${id.split("@")[0]}${suffix}`;
}
