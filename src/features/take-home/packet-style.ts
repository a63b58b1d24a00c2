import type { PaperSize } from './take-home.schemas.ts';

const sizes: Readonly<Record<PaperSize, string>> = { any: 'auto', a4: 'A4', letter: 'letter' };

/** Black on white, so that any copier does; widths that fit both A4 and Letter. */
export function packetStyle(paper: PaperSize): string {
  return `
@page { size: ${sizes[paper]}; margin: 14mm 15mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 180mm; padding: 6mm; color: #111; font: 12pt/1.45 "Atkinson Hyperlegible", Verdana, "DejaVu Sans", sans-serif; }
.packet { width: 100%; border-collapse: collapse; }
.packet + .packet { break-before: page; page-break-before: always; }
.packet > thead { display: table-header-group; }
.packet > thead td { padding: 0 0 4mm; font-size: 9pt; color: #444; }
.running { display: flex; justify-content: space-between; gap: 8mm; border-bottom: 0.2mm solid #999; padding-bottom: 1.5mm; }
.packet > tbody > tr > td { padding: 0; }
h1 { font-size: 22pt; line-height: 1.2; margin: 2mm 0 2mm; }
h2 { font-size: 14pt; margin: 8mm 0 3mm; break-after: avoid; }
h3 { font-size: 13pt; line-height: 1.3; margin: 0; }
p { margin: 0 0 2mm; orphans: 3; widows: 3; }
.due { font-weight: bold; }
.name { display: flex; gap: 3mm; align-items: baseline; margin: 4mm 0; }
.name b { flex: 1; border-bottom: 0.3mm solid #111; padding: 0 2mm 1mm; font-size: 14pt; min-height: 8mm; }
.targets { margin: 0; padding: 4mm 5mm 4mm 12mm; border: 0.4mm solid #111; border-radius: 3mm; break-inside: avoid; }
.targets li { padding-left: 1mm; }
.targets ul { margin: 0 0 1mm; padding-left: 5mm; font-size: 10.5pt; }
.step { margin: 0 0 6mm; border-top: 0.4mm solid #111; padding-top: 3mm; }
.head { display: grid; grid-template-columns: 11mm 1fr auto; gap: 4mm; align-items: start; break-inside: avoid; break-after: avoid; }
.verb { font-size: 9.5pt; font-weight: bold; letter-spacing: 0.06em; text-transform: uppercase; color: #333; margin: 0; }
.number { width: 10mm; height: 10mm; border: 0.5mm solid #111; border-radius: 50%; text-align: center; font: bold 13pt/8.6mm inherit; font-weight: bold; line-height: 8.8mm; }
.facts { font-size: 9.5pt; color: #333; margin: 0.5mm 0 1.5mm; }
.side { display: flex; gap: 4mm; align-items: flex-start; text-align: center; font-size: 8pt; }
.qr svg { display: block; width: 22mm; height: 22mm; margin: 0 auto; }
.box { display: block; width: 9mm; height: 9mm; border: 0.6mm solid #111; border-radius: 1.5mm; margin: 0 auto 1mm; font: bold 18pt/7.5mm sans-serif; }
.body { margin: 0 0 0 15mm; }
.text { border-left: 1mm solid #bbb; padding-left: 4mm; margin: 2mm 0; }
.text h1, .text h2, .text h3 { font-size: 12pt; margin: 3mm 0 1mm; break-after: avoid; }
.text > :first-child { margin-top: 0; }
.text table { border-collapse: collapse; } .text td, .text th { border: 0.2mm solid #666; padding: 1mm 2mm; text-align: left; }
.text pre { white-space: pre-wrap; }
.picture { margin: 2mm 0; break-inside: avoid; }
.picture svg { display: block; height: auto; border: 0.2mm solid #999; }
.small { font-size: 9.5pt; color: #333; overflow-wrap: anywhere; }
.options { list-style: none; margin: 2mm 0; padding: 0; }
.options > li { display: grid; grid-template-columns: 8mm 1fr; gap: 2mm; padding: 1.5mm 0; }
.tick { width: 5.5mm; height: 5.5mm; border: 0.4mm solid #111; border-radius: 1mm; text-align: center; line-height: 4.6mm; font-weight: bold; }
.rubric { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: 9.5pt; break-inside: avoid; }
.rubric th, .rubric td { border: 0.2mm solid #666; padding: 1.2mm 2mm; text-align: left; vertical-align: top; }
.lines { margin: 3mm 0 0 15mm; break-inside: avoid; }
.lines p { break-after: avoid; margin: 0; }
.lines i { display: block; height: 9mm; border-bottom: 0.2mm solid #777; }
.note { border: 0.3mm dashed #666; border-radius: 2mm; padding: 3mm 4mm; margin: 0 0 6mm; break-inside: avoid; }
.back { margin: 8mm 0 4mm; padding: 3mm 4mm; border: 0.4mm solid #111; border-radius: 3mm; font-weight: bold; break-inside: avoid; }
.credits { font-size: 8.5pt; color: #333; padding-left: 5mm; overflow-wrap: anywhere; }
.pictures { position: absolute; width: 0; height: 0; overflow: hidden; }
a { color: inherit; }
@media print { body { max-width: none; padding: 0; } }
`;
}
