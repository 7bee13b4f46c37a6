/**
 * The self-healing way to WAHA: calls pass as they are, a session that fell is waited for, and what
 * is refused for its status alone is sent once more.
 */
export type { Connection, ProxyCall } from "./flow.ts";
export { PROXY_POLICY, type ProxyPolicy } from "./policy.ts";
export { Proxies, type ProxiesParts } from "./proxies.ts";
export { type Proxied, Proxy, type ProxyParts } from "./proxy.ts";
export type { SocketEdges } from "./sockets.ts";
export { type CallOutcome, ProxyRefusal } from "./refusal.ts";
