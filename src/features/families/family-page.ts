import { pageEnd, pageStart } from '../../http/printed-page.ts';
import { escaped } from '../remixes/credit.ts';
import type { Family } from './family.service.ts';
import type { FamilyPlaylist } from './family-summary.ts';
import { type FamilyState, type FamilyWords, familyWords } from './family-words.ts';

/** The page of a family: large, calm, and without a picture that a printer would smear. */
export function renderFamily({ name, language, asOf, playlists }: Family): string {
  const say = familyWords[language];
  const title = escaped(say.of(name ?? ''));
  const body = playlists.map((playlist) => renderPlaylist(playlist, say)).join('\n');
  return `${pageStart({ language, title, style })}<header><h1>${title}</h1><p class="quiet">${escaped(say.asOf(asOf))}</p><p>${say.talk}</p></header>
<main>
${playlists.length === 0 ? `<p>${say.nothing}</p>` : body}
</main>
${pageEnd}`;
}

function renderPlaylist(playlist: FamilyPlaylist, say: FamilyWords): string {
  const { title, when, note, targets, stepCount, doneCount, done, next, help, choices, state } = playlist;
  const isGoing = state === 'open' || state === 'late';
  const isAllDone = isGoing && stepCount > 0 && doneCount === stepCount;
  const tips = new Set(next.map((step) => step.help));
  const more = help.filter((one) => !tips.has(one));
  return `<section>
<h2>${escaped(title)}</h2>
${when === null ? '' : `<p class="when">${escaped(when)}</p>`}
${note === null ? '' : `<blockquote><strong>${say.note}</strong>${paragraphs(note)}</blockquote>`}
${targets.length === 0 ? '' : `<h3>${say.learning}</h3>${renderTargets(targets)}`}
${stepCount === 0 ? '' : `<h3>${say.done}</h3>${renderDone(doneCount, stepCount, say)}${list(done)}`}
${isAllDone ? `<p><strong>${say.allDone}</strong></p>` : ''}
${next.length === 0 ? '' : `<h3>${say.next}</h3>${renderNext(next)}`}
${more.length === 0 ? '' : `<div class="help"><h3>${say.help}</h3>${list(more)}</div>`}
${choices.length === 0 ? '' : `<h3>${say.choices}</h3>${list(choices)}`}
</section>`;
}

/** A shape beside the words, so that nothing hangs on color. */
const marks: Readonly<Record<FamilyState, string>> = { notStarted: '○', working: '◔', readyToShow: '◕', reached: '●' };

function renderTargets(targets: FamilyPlaylist['targets']): string {
  const rows = targets.map(
    ({ statement, language, state, stateText }) =>
      `<li><span class="mark" aria-hidden="true">${marks[state]}</span><span><span lang="${escaped(language)}">${escaped(statement)}</span><br><span class="state">${escaped(stateText)}</span></span></li>`,
  );
  return `<ul class="targets">${rows.join('')}</ul>`;
}

/** A box for each must-do activity, as long as they can be counted at a glance. */
function renderDone(done: number, all: number, say: FamilyWords): string {
  const boxes =
    all > 30 ? '' : `<p class="boxes" aria-hidden="true">${'■ '.repeat(done)}${'□ '.repeat(all - done)}</p>`;
  return `${boxes}<p>${escaped(say.doneCount(done, all))}</p>`;
}

/** Each with what an adult can do; the same advice is given once. */
function renderNext(next: FamilyPlaylist['next']): string {
  const items = next.map(({ text, help }, at) => {
    const isNew = next.findIndex((one) => one.help === help) === at;
    return `<li><strong>${escaped(text)}</strong>${isNew ? `<br>${escaped(help)}` : ''}</li>`;
  });
  return `<ol class="next">${items.join('')}</ol>`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
}

function paragraphs(text: string): string {
  return text
    .split(/\n+/)
    .map((line) => `<p>${escaped(line)}</p>`)
    .join('');
}

const style = `
@page { margin: 15mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem; color: #111; background: #fff; font: 1.1rem/1.5 "Atkinson Hyperlegible", Verdana, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 0.2rem; }
h3 { font-size: 1.1rem; margin: 1.1rem 0 0.3rem; }
p { margin: 0 0 0.4rem; }
ul, ol { margin: 0 0 0.4rem; padding-left: 1.4rem; }
li { margin: 0 0 0.25rem; }
header { margin-bottom: 1.2rem; }
section { border: 1px solid #777; border-radius: 0.8rem; padding: 1.1rem 1.3rem; margin: 0 0 1.2rem; break-inside: auto; }
h2, h3 { break-after: avoid; }
.quiet, .state { color: #444; }
.state { font-size: 0.95em; }
.when { font-weight: bold; }
.boxes { font-size: 1.2rem; letter-spacing: 0.1em; margin: 0; }
.targets { list-style: none; padding: 0; }
.targets li { display: grid; grid-template-columns: 1.7rem 1fr; break-inside: avoid; }
.mark { font-size: 1.25rem; line-height: 1.2; }
.next li { margin-bottom: 0.5rem; break-inside: avoid; }
.help { border-left: 0.3rem solid #111; padding: 0.1rem 0 0.1rem 1rem; margin-top: 1.1rem; break-inside: avoid; }
.help h3 { margin-top: 0; }
blockquote { margin: 0.8rem 0; padding: 0.7rem 1rem; background: #f2f2f2; border-radius: 0.5rem; overflow-wrap: anywhere; print-color-adjust: exact; }
@media print { body { max-width: none; padding: 0; font-size: 11.5pt; } }
`;
