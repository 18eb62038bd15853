/** One number for a stream of a connection: identifiers have 31 bits. */
export const keyOfStream = (connection: number, streamId: number): number => connection * 2 ** 31 + streamId;
