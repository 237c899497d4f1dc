// Draws what it reads on standard input with xterm's headless emulator, and writes the
// pictures: see xterm.go, which starts it.
'use strict';
const { Terminal } = require(process.argv[1]);

const attrs = ['isBold', 'isDim', 'isItalic', 'isUnderline', 'isBlink', 'isInverse', 'isStrikethrough'];

function picture(term) {
  const buffer = term.buffer.active, rows = [];
  for (let y = 0; y < term.rows; y++) {
    const line = buffer.getLine(buffer.baseY + y), cells = [];
    for (let x = 0; x < term.cols; x++) {
      const cell = line.getCell(x);
      let bits = 0;
      attrs.forEach((name, i) => { if (cell[name]()) bits |= 1 << i; });
      const fg = cell.isFgDefault() ? 0 : cell.getFgColorMode() + cell.getFgColor();
      const bg = cell.isBgDefault() ? 0 : cell.getBgColorMode() + cell.getBgColor();
      cells.push({ Text: cell.getChars(), Width: cell.getWidth(), FG: fg, BG: bg, Attrs: bits });
    }
    rows.push(cells);
  }
  return { Rows: rows, X: buffer.cursorX, Y: buffer.cursorY };
}

// widen gives characters two cells, as a terminal does that is set up for East Asia.
function widen(term, wide) {
  const usual = term._core.unicodeService._activeProvider;
  term.unicode.register({
    version: 'wide',
    wcwidth: (code) => (wide.has(code) ? 2 : usual.wcwidth(code)),
    charProperties: (code, before) => (wide.has(code) ? 2 << 1 : usual.charProperties(code, before)),
  });
  term.unicode.activeVersion = 'wide';
}

async function draw(run) {
  const term = new Terminal({ cols: run.W, rows: run.H, scrollback: 0, allowProposedApi: true });
  if (run.Wide) widen(term, new Set(Array.from(run.Wide, (c) => c.codePointAt(0))));
  const pictures = [];
  for (const step of run.Steps) {
    if (step.W) term.resize(step.W, step.H);
    await new Promise((done) => term.write(Buffer.from(step.Bytes || '', 'base64'), done));
    if (step.Look) pictures.push(picture(term));
  }
  term.dispose();
  return pictures;
}

(async () => {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  for (const run of JSON.parse(Buffer.concat(chunks).toString())) {
    process.stdout.write(JSON.stringify(await draw(run)) + '\n');
  }
})();
