import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import multer from 'multer';
import { AppError, invalidInput } from '../shared/errors.ts';
import { type IncomingFile, receiveFiles } from './receive-files.ts';

/** What an endpoint takes whose body is a file. */
export type UploadDefinition = {
  /** Content types that it may have. In a form the browser guesses them, so there any will do. */
  readonly types: readonly string[];
  readonly maxBytes: number;
  /** Given: a form with so many files at most, each of `maxBytes`, and nothing but a form (`receiveAll`). */
  readonly maxFiles?: number;
};

export type ReceivedFile = {
  /** In the temporary folder, until the request is answered. */
  readonly path: string;
  /** As the sender calls it. */
  readonly name: string | null;
  readonly sizeBytes: number;
};

/** A file that is sent, but not read before somebody has decided that it may be. */
export type Upload = {
  receive(): Promise<ReceivedFile>;
  /** Hands over each file of a form while it comes in (see `receiveFiles`). */
  receiveAll<Taken>(take: (file: IncomingFile) => Promise<Taken>): Promise<Taken[]>;
};

export const formType = 'multipart/form-data';
/** The field of a form that holds the file, and that of a form with many. */
export const formField = 'file';
export const manyField = 'files';

/** Makes room for the file of a request; `discard` lets go of it, whether it has come or not. */
export function createUpload(
  { types, maxBytes, maxFiles = 1 }: UploadDefinition,
  req: IncomingMessage,
  res: ServerResponse,
): Upload & { discard(): Promise<void> } {
  let folder: string | null = null;
  return {
    receive: async () => {
      const [given = ''] = (req.headers['content-type'] ?? '').split(';');
      const type = given.trim().toLowerCase();
      if (type !== formType && !types.includes(type)) {
        throw new AppError('unsupported_media_type', { accepted: [...types, formType] });
      }
      // Said before it is read, so that nobody sends for minutes what is refused in the end.
      if (Number(req.headers['content-length'] ?? 0) > maxBytes + formOverheadBytes) throw tooLarge(maxBytes);
      folder = await mkdtemp(join(tmpdir(), 'pathloom-upload-'));
      const received =
        type === formType ? await readForm(folder, maxBytes, req, res) : await readBody(folder, maxBytes, req);
      if (received.sizeBytes === 0) throw noFile('The file is empty.');
      return received;
    },
    receiveAll: async (take) => {
      const [type = ''] = (req.headers['content-type'] ?? '').split(';');
      if (type.trim().toLowerCase() !== formType)
        throw new AppError('unsupported_media_type', { accepted: [formType] });
      return receiveFiles({ req, res, field: manyField, maxFiles }, take);
    },
    discard: async () => {
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Boundaries and names around the file of a form. */
const formOverheadBytes = 64 * 1024;

async function readBody(folder: string, maxBytes: number, req: IncomingMessage): Promise<ReceivedFile> {
  const path = join(folder, 'file');
  let sizeBytes = 0;
  const limit = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) next(tooLarge(maxBytes));
      else next(null, chunk);
    },
  });
  await pipeline(req, limit, createWriteStream(path));
  return { path, name: null, sizeBytes };
}

async function readForm(
  folder: string,
  maxBytes: number,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<ReceivedFile> {
  const read = multer({
    storage: multer.diskStorage({ destination: folder, filename: (_req, _file, name) => name(null, 'file') }),
    limits: { fileSize: maxBytes, files: 1, fields: 20, fieldSize: 10_000 },
    defParamCharset: 'utf8',
  }).single(formField);
  await new Promise<void>((resolve, reject) => {
    read(req as Request, res as Response, (error: unknown) =>
      error ? reject(translate(error, { field: formField, maxFiles: 1, maxBytes })) : resolve(),
    );
  });
  const { file } = req as Request;
  if (!file) throw noFile(`The form has no file in the field "${formField}".`);
  const { size } = await stat(file.path);
  return { path: file.path, name: file.originalname || null, sizeBytes: size };
}

/** multer tells its errors by code; the parser below it by message alone. */
export function translate(
  error: unknown,
  { field, maxFiles, maxBytes = 0 }: { field: string; maxFiles: number; maxBytes?: number },
): unknown {
  if (error instanceof AppError) return error;
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (code === 'LIMIT_FILE_SIZE') return tooLarge(maxBytes);
  if (code === 'LIMIT_UNEXPECTED_FILE' || code === 'LIMIT_FILE_COUNT') {
    return noFile(`Send ${maxFiles === 1 ? 'one file' : `at most ${maxFiles} files`}, in the field "${field}".`);
  }
  const isFault =
    name === 'MulterError' ||
    /multipart|unexpected end of form|malformed|boundary|request (?:aborted|closed)|premature close/i.test(
      String(error),
    );
  return isFault ? new AppError('malformed_request', {}, { cause: error }) : error;
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('payload_too_large', { limitBytes });
}

export function noFile(message: string): AppError {
  return invalidInput('body', [formField], { code: 'missing_file', message });
}
