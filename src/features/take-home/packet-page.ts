import { pageEnd, pageStart } from '../../http/printed-page.ts';
import type { Checkpoint } from '../playlists/playlist.ts';
import { escaped } from '../remixes/credit.ts';
import { qrSvg } from '../student-sign-in/cards-page.ts';
import type { Packet, PacketOption, PacketSection, PacketStep, PacketWork } from './packet.ts';
import { packetStyle } from './packet-style.ts';
import { type PacketWords, packetWords } from './packet-words.ts';
import type { PaperSize } from './take-home.schemas.ts';

/** In millimeters: most of a sheet, beside a heading. */
const tallestPicture = 150;

/** A picture as it stands in the page; the same for all packets that show it. */
export type PacketPicture = { readonly sha256: string; readonly mediaType: string; readonly base64: string };

/**
 * Packets as one page to print, each student's on sheets of their own.
 * @param pictures those of them that could be read
 */
export function* renderPackets(
  packets: readonly Packet[],
  { pictures, paper, title }: { pictures: readonly PacketPicture[]; paper: PaperSize; title: string },
): Generator<string> {
  const language = packets[0]?.language ?? 'en';
  yield pageStart({ language, title: escaped(title), style: packetStyle(paper) });
  // Each stands in the page once, however many students have it.
  const sizes = new Map(picturesIn(packets).map((picture) => [picture.sha256, picture]));
  yield '<svg class="pictures" aria-hidden="true"><defs>\n';
  for (const { sha256, mediaType, base64 } of pictures) {
    const { width = 1, height = 1 } = sizes.get(sha256) ?? {};
    yield `<symbol id="p${sha256}" viewBox="0 0 ${width} ${height}"><image width="${width}" height="${height}" href="data:${mediaType};base64,${base64}"/></symbol>\n`;
  }
  yield '</defs></svg>\n';
  const there = new Set(pictures.map(({ sha256 }) => sha256));
  for (const packet of packets) yield renderPacket(packet, there);
  yield pageEnd;
}

/** The pictures that packets show, each once. */
export function picturesIn(packets: readonly Packet[]): NonNullable<PacketWork['picture']>[] {
  const steps = packets.flatMap(({ paths }) => paths.flatMap(({ sections }) => sections.flatMap((one) => one.steps)));
  const works = steps.flatMap(({ work, options }) => [work, ...options.map((option) => option.work)]);
  const pictures = works.flatMap((work) => work?.picture ?? []);
  return [...new Map(pictures.map((picture) => [picture.sha256, picture])).values()];
}

function renderPacket(packet: Packet, there: ReadonlySet<string>): string {
  const { language, studentName, title, summary, due, targets, paths, credits } = packet;
  const say = packetWords[language];
  const name = escaped(studentName ?? '');
  const heading = escaped(title);
  const isEmpty = paths.every(({ sections }) => sections.every(({ steps }) => steps.length === 0));
  // The name stands on every sheet: sheets get mixed up on their way home and back.
  return `<table class="packet" role="presentation" lang="${language}">
<thead><tr><td><div class="running"><span>${name}</span><span>${heading}</span></div></td></tr></thead>
<tbody><tr><td>
<h1>${heading}</h1>
${due === null ? '' : `<p class="due">${escaped(say.due(due))}</p>`}
${summary === null ? '' : `<p>${escaped(summary)}</p>`}
<div class="name"><span>${say.name}</span><b>${name}</b></div>
${targets.length === 0 ? '' : `<h2>${say.learning}</h2>\n${renderTargets(targets)}`}
${isEmpty ? `<p class="back">${say.nothing}</p>` : ''}
${paths.length > 1 ? `<p class="back">${say.paths}</p>` : ''}
${paths
  .map(
    (path) =>
      `${paths.length > 1 ? `<h2>${escaped(path.title)}</h2>` : ''}${path.sections.map((section) => renderSection(section, say, there)).join('')}`,
  )
  .join('\n')}
<p class="back">${say.giveBack}</p>
${credits.length === 0 ? '' : `<h2>${say.credits}</h2><ul class="credits">${credits.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`}
</td></tr></tbody>
</table>
`;
}

function renderTargets(targets: Packet['targets']): string {
  const items = targets.map(({ statement, successCriteria }) => {
    const criteria = successCriteria.map((text) => `<li>${escaped(text)}</li>`).join('');
    return `<li>${escaped(statement)}${criteria === '' ? '' : `<ul>${criteria}</ul>`}</li>`;
  });
  return `<ol class="targets">${items.join('')}</ol>`;
}

function renderSection({ title, due, steps }: PacketSection, say: PacketWords, there: ReadonlySet<string>): string {
  const when = due === null ? '' : ` <span class="small">${escaped(say.due(due))}</span>`;
  const heading = title === null ? '' : `<h2>${escaped(title)}${when}</h2>`;
  return `${heading}${steps.map((step) => renderStep(step, say, there)).join('')}`;
}

function renderStep(step: PacketStep, say: PacketWords, there: ReadonlySet<string>): string {
  const { number, title, instructions, work, checkpoint, options, address, isDone } = step;
  if (number === null) {
    const heading = title === '' ? '' : `<h3>${escaped(title)}</h3>`;
    return `<div class="note"><p class="small">${say.note}</p>${heading}${instructions ?? ''}</div>`;
  }
  const code = address === null ? (work?.url ?? null) : address;
  const qr = code === null ? '' : `<span class="qr">${qrSvg(code)}${say.scan}</span>`;
  const verb = verbOf(step, say);
  const heading =
    title === '' ? `<h3>${escaped(verb)}</h3>` : `<p class="verb">${escaped(verb)}</p><h3>${escaped(title)}</h3>`;
  return `<div class="step">
<div class="head"><div class="number">${number}</div>
<div>${heading}<p class="facts">${factsOf(step, say).map(escaped).join(' · ')}</p>
${instructions ?? ''}${work === null ? '' : wordsOf(work, say, there)}${checkpoint === null ? '' : promptOf(checkpoint, say)}</div>
<div class="side">${qr}<span><span class="box">${isDone ? '✓' : ''}</span>${say.done}</span></div></div>
<div class="body">
${work === null ? '' : renderWork(work, say, there)}
${checkpoint === null ? '' : renderRubric(checkpoint, say)}
${options.length === 0 ? '' : `<ul class="options">${options.map((option) => renderOption(option, say, there)).join('')}</ul>`}
</div>
${renderLines(step, say)}
</div>
`;
}

function verbOf({ kind, role, work, choose }: PacketStep, say: PacketWords): string {
  if (kind === 'checkpoint') return say.show;
  if (choose !== null) return say.choose(choose);
  if (role !== 'learn') return say.roles[role];
  return work?.modality ? say.formats[work.modality] : say.roles.learn;
}

function factsOf({ isRequired, minutes, targets, after }: PacketStep, say: PacketWords): string[] {
  return [
    isRequired ? say.mustDo : say.mayDo,
    ...(minutes === null ? [] : [say.minutes(minutes)]),
    ...(targets.length === 0 ? [] : [say.forTargets(targets.join(', '))]),
    ...(after.length === 0 ? [] : [say.after(after.join(', '))]),
  ];
}

/** What there is to say of what stands below, or elsewhere. */
function wordsOf(
  { html, picture, isFile, url, worksOffline, isGone }: PacketWork,
  say: PacketWords,
  there: ReadonlySet<string>,
): string {
  if (isGone) return `<p><strong>${say.gone}</strong></p>`;
  if (html !== null || (picture && there.has(picture.sha256))) return '';
  const words = isFile ? say.file : worksOffline === true ? say.onPaper : say.online;
  return `<p>${words}</p>${url === null ? '' : `<p class="small">${say.onlineAt} ${escaped(url)}</p>`}`;
}

function renderWork(
  { title, html, picture, isGone }: PacketWork,
  say: PacketWords,
  there: ReadonlySet<string>,
): string {
  if (isGone) return '';
  if (html !== null) return `<div class="text">${html}</div>`;
  if (!picture || !there.has(picture.sha256)) return '';
  const more = picture.isFirstPage ? `<p class="small">${say.firstPage}</p>` : '';
  const label = escaped(say.picture(title));
  const { width, height } = picture;
  const widest = Math.round((tallestPicture * width) / Math.max(1, height));
  return `<div class="picture"><svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}" style="width:min(100%,${widest}mm)"><use href="#p${picture.sha256}"/></svg>${more}</div>`;
}

function renderOption(
  { title, isChosen, work, checkpoint }: PacketOption,
  say: PacketWords,
  there: ReadonlySet<string>,
): string {
  const verb = work?.modality ? `${say.formats[work.modality]}: ` : '';
  const shown = work === null ? '' : wordsOf(work, say, there) + renderWork(work, say, there);
  const asked = checkpoint === null ? '' : promptOf(checkpoint, say) + renderRubric(checkpoint, say);
  return `<li><span class="tick">${isChosen ? '✓' : ''}</span><div><strong>${escaped(verb + title)}</strong>${shown}${asked}</div></li>`;
}

function promptOf({ prompt, url, asksFor }: Checkpoint, say: PacketWords): string {
  return [
    prompt === null ? '' : `<p>${escaped(prompt)}</p>`,
    url === null ? '' : `<p>${say.online}</p><p class="small">${say.onlineAt} ${escaped(url)}</p>`,
    asksFor.some((one) => one === 'file' || one === 'link') ? `<p class="small">${say.otherWay}</p>` : '',
  ].join('');
}

function renderRubric({ rubric }: Checkpoint, say: PacketWords): string {
  const rows = rubric.map(({ title, levels }) => {
    const cells = levels.map(
      ({ points, description }) => `<td>${escaped(say.points(points))}<br>${escaped(description)}</td>`,
    );
    return `<tr><th>${escaped(title)}</th>${cells.join('')}</tr>`;
  });
  return rows.length === 0 ? '' : `<table class="rubric">${rows.join('')}</table>`;
}

function renderLines({ lines, role, kind, maxScore, checkpoint }: PacketStep, say: PacketWords): string {
  if (lines === 0) return '';
  const asksScore = maxScore !== null || (checkpoint?.asksFor.includes('score') ?? false);
  const score = asksScore ? `<p class="small">${escaped(say.score(maxScore))}: ________</p>` : '';
  const words = kind !== 'checkpoint' && role === 'learn' ? say.learned : say.write;
  return `<div class="lines"><p class="small">${words}</p>${'<i></i>'.repeat(lines)}${score}</div>`;
}
