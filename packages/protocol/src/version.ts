/** Version of the wire protocol, sent in every `welcome`. Raised only by a change that old clients cannot ignore. */
export const PROTOCOL_VERSION = 1

/** WebSocket subprotocol (RFC 6455 §1.9) of {@link PROTOCOL_VERSION}. A client that offers none is taken to mean this one. */
export const SUBPROTOCOL = 'parley.v1'
