import type { mongo } from 'mongoose';

/** Of a transaction: stores hand it on to each other, so that all that they write lands together. */
export type Session = mongo.ClientSession;
