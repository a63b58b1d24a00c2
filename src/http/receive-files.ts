import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import multer from 'multer';
import { AppError } from '../shared/errors.ts';
import { noFile, translate } from './receive-file.ts';

/** One file of a form, while it comes in. */
export type IncomingFile = {
  /** From 0, in the order of the form. */
  readonly index: number;
  /** As the sender calls it; it may be anything. */
  readonly name: string;
  /** To be read to its end. It fails when the connection is cut. */
  readonly stream: Readable;
};

/** For so long a sender may fall silent. */
const silenceMs = 60_000;

/**
 * Hands each file of a form to `take`, one after the other, none of it kept here. Resolves with what `take` made of them when
 * the form has ended; rejects when it is no form, is cut off, or `take` fails: by then no `take` is running any more.
 */
export async function receiveFiles<Taken>(
  { req, res, field, maxFiles }: { req: IncomingMessage; res: ServerResponse; field: string; maxFiles: number },
  take: (file: IncomingFile) => Promise<Taken>,
): Promise<Taken[]> {
  const takes: Promise<Taken>[] = [];
  /** multer reads the rest of the request before it tells of an error; who sends without end is not waited for. */
  let refuse: (error: unknown) => void = () => {};
  let index = 0;
  const storage: multer.StorageEngine = {
    _handleFile: (_req, { originalname, stream }, callback) => {
      const taking = take({ index, name: originalname, stream });
      index += 1;
      takes.push(taking);
      taking.then(
        () => callback(null, {}),
        (error: unknown) => {
          callback(error);
          refuse(error);
        },
      );
    },
    // Whoever takes a file undoes it.
    _removeFile: (_req, _file, callback) => callback(null),
  };
  const read = multer({
    storage,
    limits: { files: maxFiles, fields: 20, fieldSize: 10_000, fieldNameSize: 200, headerPairs: 50 },
    defParamCharset: 'utf8',
    // The last part of what looks like a path is the feature's matter; cutting here would lose it for some scripts.
    preservePath: true,
  }).array(field);
  const silence = watchSilence(req);
  try {
    await new Promise<void>((resolve, reject) => {
      refuse = (error) => reject(translate(error, { field, maxFiles }));
      read(req as Request, res as Response, (error: unknown) => (error ? refuse(error) : resolve()));
      res.once('close', () => reject(new AppError('malformed_request')));
    });
  } catch (error) {
    const [failed] = (await Promise.allSettled(takes)).flatMap((taking) =>
      taking.status === 'rejected' ? [taking.reason] : [],
    );
    // What is left of the request is not read.
    if (!res.headersSent) res.setHeader('connection', 'close');
    // A stream that ends early makes `take` fail too: then the form is to blame, not the file.
    throw failed instanceof AppError ? failed : error;
  } finally {
    silence.stop();
  }
  if (takes.length === 0) throw noFile(`The form has no file in the field "${field}".`);
  return Promise.all(takes);
}

/** Cuts a connection on which nothing comes any more; the time of the whole is not limited. */
function watchSilence(req: IncomingMessage): { stop(): void } {
  let known = -1;
  const timer = setInterval(() => {
    const read = req.socket.bytesRead;
    if (read === known) req.destroy();
    known = read;
  }, silenceMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
