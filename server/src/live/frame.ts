const TEXT = 0x81;
const LENGTH_IN_2 = 126;
const LENGTH_IN_8 = 127;

/** The last message that was framed: one is mostly sent to many. */
const last: { message: Buffer; frame: Buffer } = {
  message: Buffer.alloc(0),
  frame: Buffer.from([TEXT, 0]),
};

/**
 * A message as the one frame it is sent in. The library would make a header for each connection and
 * write it beside the message; so all share the bytes, header included, and each costs one plain write.
 */
export function frameOf(message: Buffer): Buffer {
  if (message !== last.message) {
    last.message = message;
    last.frame = Buffer.concat([headerOf(message.length), message]);
  }
  return last.frame;
}

/** Of a whole text message from a server, which has no mask. */
function headerOf(length: number): Buffer {
  if (length < LENGTH_IN_2) return Buffer.from([TEXT, length]);
  if (length <= 0xffff) return Buffer.from([TEXT, LENGTH_IN_2, length >>> 8, length & 0xff]);
  const header = Buffer.from([TEXT, LENGTH_IN_8, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(length, 6);
  return header;
}
