import { useSyncExternalStore } from 'react';
import { pickVoice, sentencesOf } from './guess-language.ts';

const speech = typeof speechSynthesis === 'undefined' ? null : speechSynthesis;
let voices: readonly SpeechSynthesisVoice[] = speech?.getVoices() ?? [];
let reading: string | null = null;
const listeners = new Set<() => void>();

function change(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Voices come some time after the page, and not at all on some devices.
speech?.addEventListener('voiceschanged', () => {
  voices = speech.getVoices();
  change();
});

export function useVoice(language: string): SpeechSynthesisVoice | null {
  const found = useSyncExternalStore(subscribe, () => voices);
  return pickVoice(found, language);
}

/** Which text is being read, by the id of its button; null for none. */
export function useReading(): string | null {
  return useSyncExternalStore(subscribe, () => reading);
}

/** Stops what that button reads; whatever another one has begun meanwhile goes on. */
export function stopReading(id: string): void {
  if (reading !== id) return;
  reading = null;
  speech?.cancel();
  change();
}

// A browser goes on reading after the page has gone.
globalThis.addEventListener?.('pagehide', () => speech?.cancel());

/**
 * Reads a text, one at a time. Slowly: it is for who is learning to read. Sentence by sentence: some voices stop in the
 * middle of a text that takes them longer than a quarter of a minute.
 */
export function readAloud(id: string, text: string, voice: SpeechSynthesisVoice): void {
  if (!speech) return;
  speech.cancel();
  reading = id;
  const end = () => {
    if (reading !== id) return;
    reading = null;
    change();
  };
  const parts = sentencesOf(text, voice.lang);
  for (const [at, part] of parts.entries()) {
    const said = new SpeechSynthesisUtterance(part);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    if (at === parts.length - 1) said.onend = end;
    said.onerror = end;
    speech.speak(said);
  }
  change();
}
