import { z } from 'zod';

const custom = /^_/;

/** An object with these properties and nothing else, except custom ones, which begin with an underscore. */
const har = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject(shape).superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      if (!(key in shape) && !custom.test(key))
        context.addIssue({ code: 'custom', message: `${key} is not in HAR 1.2` });
    }
  });

const comment = z.string().optional();
const dateTime = z.iso.datetime({ offset: true });
/** Milliseconds, or -1 for "does not apply". */
const timing = z.number().min(-1);
const size = z.int().min(-1);

const pair = har({ name: z.string(), value: z.string(), comment });
const cookie = har({
  name: z.string(),
  value: z.string(),
  path: z.string().optional(),
  domain: z.string().optional(),
  expires: dateTime.optional(),
  httpOnly: z.boolean().optional(),
  secure: z.boolean().optional(),
  comment,
});

const request = har({
  method: z.string(),
  url: z.string(),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  queryString: z.array(pair),
  postData: har({ mimeType: z.string(), text: z.string(), comment }).optional(),
  headersSize: size,
  bodySize: size,
  comment,
});

const response = har({
  status: z.int().min(0),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  content: har({
    size: z.int().min(0),
    compression: z.int().optional(),
    mimeType: z.string(),
    text: z.string().optional(),
    encoding: z.string().optional(),
    comment,
  }),
  redirectURL: z.string(),
  headersSize: size,
  bodySize: size,
  comment,
});

const timings = har({
  blocked: timing.optional(),
  dns: timing.optional(),
  connect: timing.optional(),
  ssl: timing.optional(),
  send: z.number().min(0),
  wait: z.number().min(0),
  receive: z.number().min(0),
  comment,
});

const entry = har({
  pageref: z.string().optional(),
  startedDateTime: dateTime,
  time: z.number().min(0),
  request,
  response,
  cache: har({ comment }),
  timings,
  serverIPAddress: z.string().optional(),
  connection: z.string().optional(),
  comment,
}).refine(
  ({ time, timings: { send, wait, receive } }) => Math.abs(time - send - wait - receive) < 0.01,
  'time is the sum of the timings',
);

/** HAR 1.2: http://www.softwareishard.com/blog/har-12-spec/ */
export const harSchema = har({
  log: har({
    version: z.literal('1.2'),
    creator: har({ name: z.string(), version: z.string(), comment }),
    browser: har({ name: z.string(), version: z.string(), comment }).optional(),
    pages: z.array(z.unknown()).optional(),
    entries: z.array(entry),
    comment,
  }),
});
