import { z } from "zod";

const rowSchema = z.record(z.string(), z.unknown());

const nextSchema = z.string().optional().meta({
  description: "Where the next page is; left out after the last one.",
});

export const chatPageSchema = z.object({
  chats: z.array(rowSchema).meta({
    description: "As WAHA's engine shows them: the fields differ from engine to engine.",
  }),
  next: nextSchema,
}).meta({
  id: "ChatPage",
  example: {
    chats: [{ id: "15550100@c.us", name: "Ann", conversationTimestamp: 1_795_608_219 }],
    next: "/api/v1/waha/chats?limit=1&offset=1",
  },
});
export type ChatPage = z.infer<typeof chatPageSchema>;

export const messagePageSchema = z.object({
  messages: z.array(rowSchema).meta({
    description: "Newest first, without media, as WAHA's engine shows them.",
  }),
  next: nextSchema,
}).meta({
  id: "MessagePage",
  example: {
    messages: [{ id: "false_15550100@c.us_AAA", from: "15550100@c.us", body: "Hello" }],
    next: "/api/v1/waha/chats/15550100%40c.us/messages?limit=1&offset=1",
  },
});
export type MessagePage = z.infer<typeof messagePageSchema>;
