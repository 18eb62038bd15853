/** PINGs that are not keepalives: grpc-go measures the line with the first and marks the end of a drain with the second. */
const MEASURING = '\x02\x04\x10\x10\x09\x0e\x07\x07';
const DRAIN = '\x01\x06\x01\x08\x00\x03\x03\x09';

export const isMeasuring = (opaqueData: string): boolean => opaqueData === MEASURING || opaqueData === DRAIN;
export const isDrain = (opaqueData: string): boolean => opaqueData === DRAIN;
