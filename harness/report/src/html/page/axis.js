// The time axis. Long stretches in which nothing starts or ends are folded and
// labelled with their length, because otherwise a case that waits for five
// seconds would be mostly empty.

const LONG_IDLE = 0.12;
const SHORT_US = 250000;
const FOLDED = 0.05;

// Divides the time into pieces, each with its weight on the axis.
function pieces(entries, end, fold) {
  const edges = new Set([0, end]);
  for (const entry of entries) {
    for (const at of [entry.at_us, entry.at_us + entry.duration_us]) {
      if (at > 0 && at < end) edges.add(at);
    }
  }
  const times = [...edges].sort((a, b) => a - b);
  const found = [];
  for (let at = 1; at < times.length; at += 1) {
    const [from, to] = [times[at - 1], times[at]];
    const folded = fold && to - from > Math.max(LONG_IDLE * end, SHORT_US);
    found.push({ from, to, folded });
  }
  const unfolded = found.reduce((sum, piece) => sum + (piece.folded ? 0 : piece.to - piece.from), 0);
  // Every folded stretch is equally wide.
  const width = (unfolded || end) * FOLDED;
  for (const piece of found) piece.weight = piece.folded ? width : piece.to - piece.from;
  return found;
}

function scale(entries, end, width, fold) {
  const all = pieces(entries, end, fold);
  const total = all.reduce((sum, piece) => sum + piece.weight, 0) || 1;
  let before = 0;
  for (const piece of all) {
    piece.start = before / total;
    before += piece.weight;
    piece.share = piece.weight / total;
  }
  const place = (micros) => {
    const at = Math.min(Math.max(micros, 0), end);
    const piece = all.find((one) => at <= one.to) || all[all.length - 1];
    const part = piece.to > piece.from ? (at - piece.from) / (piece.to - piece.from) : 0;
    return 10 + (piece.start + part * piece.share) * (width - 20);
  };
  return { place, folded: all.filter((piece) => piece.folded), visible: total };
}

function axis(drawing, time, end, width, height) {
  const rough = time.visible / Math.max(2, Math.floor(width / 110));
  const power = 10 ** Math.floor(Math.log10(rough));
  const every = [1, 2, 5, 10].map((part) => part * power).find((step) => step >= rough);
  let free = -1;
  for (let at = 0; at <= end; at += every) {
    const inside = time.folded.find((piece) => at > piece.from && at < piece.to);
    if (inside) {
      // Continue with the first tick after it.
      at = Math.floor(inside.to / every) * every;
      continue;
    }
    const x = time.place(at);
    if (x < free) continue;
    drawing.append(
      svg("line", { class: "tick", x1: x, x2: x, y1: 18, y2: height }),
      svg("text", { class: "tick-text", x: x + 3, y: 13 }, at === 0 ? "0" : span(at)));
    free = x + 56;
  }
  for (const piece of time.folded) {
    const from = time.place(piece.from);
    const to = time.place(piece.to);
    const title = `${span(piece.to - piece.from)} in which nothing started or ended`;
    drawing.append(svg("g", null, svg("title", null, title),
      svg("rect", { class: "fold", x: from + 1, y: 18, width: Math.max(1, to - from - 2), height: height - 18 }),
      svg("text", { class: "tick-text", x: (from + to) / 2, y: 29, "text-anchor": "middle" }, to - from > 36 ? span(piece.to - piece.from) : "⋯")));
  }
}
