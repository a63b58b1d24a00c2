import { useSyncExternalStore } from 'react';
import { pickVoice } from './guess-language.ts';

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

export function stopReading(): void {
  reading = null;
  speech?.cancel();
  change();
}

/** Reads a text, one at a time. Slowly: it is for who is learning to read. */
export function readAloud(id: string, text: string, voice: SpeechSynthesisVoice): void {
  if (!speech) return;
  speech.cancel();
  const said = new SpeechSynthesisUtterance(text);
  said.voice = voice;
  said.lang = voice.lang;
  said.rate = 0.9;
  const end = () => {
    if (reading !== id) return;
    reading = null;
    change();
  };
  said.onend = end;
  said.onerror = end;
  reading = id;
  speech.speak(said);
  change();
}
